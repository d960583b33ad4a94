"""Which cards are kept at the gateway? A list of billing keys, and each of them in full."""

import streamlit as st

from lib.i18n import gettext as _
from lib.i18n import ngettext
from lib.services.billing_keys import KeyFilter
from lib.services.reference import Area
from lib.ui import (
    billing_key_detail,
    billing_key_table,
    head,
    keys,
    navigation,
    notice,
    session,
    url,
)

PAGE = {
    "title": "Billing keys",
    "icon": ":material/key:",
    "group": "explore",
    "order": 3,
}
SHOWN = ("there", "gone")


def render() -> None:
    """Draw the page: one key when the address names it, else the list."""
    asked = st.query_params.get("key")
    channel = session.channel()
    environment = st.query_params.get("environment", channel.environment)
    if asked:
        fits = (one for one in session.channels() if one.environment == environment)
        of_key = channel if channel.environment == environment else next(fits, channel)
        billing_key_detail.draw(of_key, asked)
        return
    head.draw(
        _("Billing keys"),
        _("Cards kept at the gateway under a handle of yours; only what is masked is shown."),
        Area.CALLS,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        shown = st.segmented_control(
            _("Show"),
            SHOWN,
            default=url.start("shown", SHOWN, SHOWN[0]),
            required=True,
            format_func=lambda one: _("Kept") if one == "there" else _("Deleted"),
            key=url.key("shown"),
        )
        text = st.text_input(
            _("Handle, issuer or card"), key="held", bind="query-params", live="250ms", width=260
        )
        with st.popover(_("Look a handle up"), icon=":material/search:"):
            _look_up()
    url.keep("shown", shown or "", SHOWN[0])
    found = session.services().billing_keys.listed(
        KeyFilter(channel.environment, text or "", gone=shown == "gone")
    )
    if not found:
        _empty(bool(text))
        return
    st.caption(
        ngettext("{n} billing key", "{n} billing keys", len(found))
        + " · "
        + _("The gateway lists none: these are the keys that this console has seen.")
    )
    clicked = billing_key_table.draw(found, keys.widget("billing-keys", f"table-{shown}"))
    if clicked:
        _open(clicked, channel.environment)
    navigation.link("charges", _("Issue a billing key"), call="billing.issue")


def _look_up() -> None:
    """Offer to look up a key that was issued elsewhere."""
    handle = st.text_input(
        _("Billing-key handle (customer_uid)"), key=keys.widget("billing-keys", "handle")
    ).strip()
    if st.button(_("Look up"), key=keys.widget("billing-keys", "look")) and handle:
        _open(handle, session.channel().environment)


def _open(handle: str, environment: str) -> None:
    st.query_params["key"] = handle
    st.query_params["environment"] = environment
    st.rerun()


def _empty(searched: bool) -> None:  # noqa: FBT001 — one fact
    if searched:
        st.info(_("No billing key fits."), icon=":material/filter_alt_off:")
        return
    st.info(
        _(
            "No billing key is known in this environment. Issue one here, in a payment window "
            "with customer_uid, or look up one that was issued elsewhere."
        ),
        icon=":material/key:",
    )
    navigation.link("charges", _("Issue a billing key"), call="billing.issue")


notice.run(render)
