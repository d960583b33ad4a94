"""How is the set in hand run? The window is opened from here, and what comes of it stands below."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import gettext as _
from lib.kernel.errors import PaybenchError
from lib.kernel.ids import mint_merchant_uid
from lib.ledger.schema import ChannelRow
from lib.services.checkout import Order
from lib.services.checkout_checks import ordered_amount
from lib.ui import (
    address,
    amounts,
    checkout_order,
    checkout_timeline,
    checkout_window,
    draft,
    keys,
    notice,
    session,
    state,
)

_AREA: Final = "checkout"
_LIVELY: Final = 600  # seconds for which a run is watched closely


def draw(channel: ChannelRow) -> None:
    """Draw the way to open a window, the window, and what is seen of it."""
    mine = state.area(_AREA, dict)
    in_sandbox = channel.environment == Environment.SANDBOX
    with st.container(border=True, gap="small"):
        _switches(in_sandbox=in_sandbox)
        if channel.environment == Environment.LIVE:
            st.text_input(
                _("Type the amount to confirm that real money shall move"), key=_key("confirmed")
            )
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Open payment window"),
                type="primary",
                icon=":material/open_in_browser:",
                key=_key("open"),
                on_click=_open,
            )
            st.button(
                _("New order number"),
                icon=":material/autorenew:",
                key=_key("renumber"),
                on_click=_renumber,
                help=_("An order number that has been paid cannot be paid again."),
            )
            run = session.services().checkouts.known(mine.get("run", ""))
            if run is not None:
                st.link_button(
                    _("In a new tab"), checkout_window.address(run), icon=":material/open_in_new:"
                )
        if mine.get("error"):
            st.error(mine["error"], icon=":material/error:")
    if run is None:
        st.caption(
            _(
                "Nothing has been opened yet. The page that opens is the snippet; what it receives "
                "appears below it."
            )
        )
        return
    lively = session.services().clock.now().timestamp() - run.opened_at < _LIVELY
    st.fragment(_watch, run_every=1.0 if lively else None)(run.id)


def _switches(*, in_sandbox: bool) -> None:
    with st.container(horizontal=True, gap="medium"):
        st.toggle(
            _("Results come here"),
            value=True,
            key=checkout_order.key("results-here"),
            help=_(
                "For this run notice_url and m_redirect_url point to this console. Off: the page "
                "that opens is the copied snippet, these addresses included."
            ),
        )
        st.toggle(
            _("Register the amount first"),
            key=checkout_order.key("register"),
            help=_("A window over another amount is refused then."),
        )
    if in_sandbox:
        with st.expander(_("Order of events"), icon=":material/swap_vert:"):
            checkout_order.draw()


def _watch(number: str) -> None:
    """Draw what is seen of a run; runs alone, again and again while it is young."""
    services = session.services()
    run = services.checkouts.get(number)
    events = services.checkouts.events(number)
    checkout_window.draw(run, events)
    said = checkout_timeline.verdict(events)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        match said:
            case "ordered":
                st.badge(_("Paid as ordered"), icon=":material/verified:", color="green")
            case "waits":
                st.badge(_("Waits for the money"), icon=":material/hourglass:", color="blue")
            case "not":
                st.badge(_("Not as ordered"), icon=":material/gpp_bad:", color="red")
            case _nothing:
                st.badge(_("Nothing verified yet"), icon=":material/hourglass:", color="gray")
        st.button(
            _("Ask the gateway"),
            icon=":material/sync:",
            key=_key("sync"),
            on_click=_sync,
            args=(number,),
            help=_("Looks the payment up by its order number, as if nothing had been heard."),
        )
    checkout_timeline.draw(run, events, checkout_timeline.current(run))


def _open() -> None:
    """Open a run of the set in hand; only in a callback."""
    mine = state.area(_AREA, dict)
    services, channel = session.services(), session.channel()
    mine.pop("error", None)
    before = services.checkouts.known(mine.get("run", ""))
    if before is not None:
        services.checkouts.tidy(before, session.actor())
    plan = checkout_order.plan(in_sandbox=channel.environment == Environment.SANDBOX)
    try:
        run = services.checkouts.open(
            Order(
                params=draft.params(),
                channel_id=channel.id,
                origin=address.origin(),
                device=draft.device().value,
                plan=plan,
                confirmed_amount=_confirmed(channel),
            ),
            session.actor(),
        )
        if plan.register:
            services.preparing.prepare(run, session.actor())
    except PaybenchError as error:
        mine["error"] = notice.words(error)
    else:
        mine["run"] = run.id


def _confirmed(channel: ChannelRow) -> int | None:
    if channel.environment != Environment.LIVE:
        return ordered_amount(draft.params())
    typed: Any = amounts.typed(st.session_state.get(_key("confirmed")))
    return typed if isinstance(typed, int) else None


def _renumber() -> None:
    """Give the set in hand an order number that nobody has used."""
    draft.put("merchant_uid", mint_merchant_uid(session.services().clock.now()))
    draft.renew()
    draft.area()["signature"] = None  # the fields stand outside the preview: draw them, too


def _sync(number: str) -> None:
    services = session.services()
    services.verifying.look_up(services.checkouts.get(number), session.actor())


def _key(name: str) -> str:
    return keys.widget(_AREA, name)
