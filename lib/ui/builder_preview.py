"""What does the set in hand make, and what is wrong with it? Drawn anew at every key press."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.catalog.vocabulary import Device, PgModule
from lib.i18n import gettext as _
from lib.ledger.schema import ChannelRow
from lib.lint import Context, Finding, check
from lib.services.channel_form import facts_of
from lib.services.checkout_page import checkout_of
from lib.ui import (
    address,
    builder_code,
    buyer_view,
    checkout_run,
    draft,
    findings,
    keys,
    session,
)

_FEW: Final = 4

Findings = tuple[Finding, ...]


def look() -> tuple[Finding, ...]:
    """Return what the rules say of the set in hand, through the chosen channel."""
    services = session.services()
    channel = session.channel()
    params = draft.params()
    number = params.get("merchant_uid")
    environment = channel.environment
    return check(
        params,
        Context(
            channel=facts_of(channel),
            channels=tuple(
                facts_of(row) for row in session.channels() if row.environment == environment
            ),
            device=draft.device(),
            webview=draft.in_webview(),
            used_merchant_uids=(
                services.reports.order_number(environment, number)
                if isinstance(number, str)
                else {}
            ),
            billing_customer_uids=frozenset(
                row.customer_uid for row in services.reports.billing_keys(environment)
            ),
            billing_window=draft.wants_billing_key(),
            live_allowed=services.settings.allow_live,
            now=services.clock.now(),
        ),
    )


def signature(found: tuple[Finding, ...]) -> list[Any]:
    """Return what of the findings is drawn beside the fields, as plain data."""
    return [[one.rule, one.path, one.severity.value, one.text.en] for one in found]


@st.fragment(key=draft.PREVIEW)
def draw() -> None:
    """Draw findings, what the buyer is offered, and the code.

    Runs alone while somebody types. When the findings differ from those beside the fields, the
    whole page is drawn once more.
    """
    channel = session.channel()
    found = look()
    _choices()
    findings.summary(found)
    if builder_code.runs():
        checkout_run.draw(channel)
    else:
        _code(channel)
    if found:
        with st.expander(_("Findings with field and rule"), expanded=len(found) <= _FEW):
            findings.everything(found)
    draft.keep()
    draft.note()
    if signature(found) != draft.area()["signature"]:
        st.rerun()


def _code(channel: ChannelRow) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{_('What the buyer is offered')}**")
        buyer_view.draw(draft.params(), PgModule(channel.pg_module))
    checkout = checkout_of(draft.params(), channel, sandbox=address.sandbox())
    builder_code.draw(checkout, channel)


def _choices() -> None:
    """Draw what the code is for: the page or the server, and where the window opens."""
    places = {Device.PC.value: _("PC"), Device.MOBILE.value: _("Mobile"), draft.WEBVIEW: _("App")}
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        builder_code.choice()
        st.segmented_control(
            _("Device"),
            list(places),
            default=Device.PC.value,
            required=True,
            format_func=places.__getitem__,
            key=keys.widget(draft.AREA, "device"),
            label_visibility="collapsed",
        )
