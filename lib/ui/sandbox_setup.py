"""How is the sandbox set up, filled and emptied? Switches, made-up payments, a new beginning."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.ui import layout
from lib.ui.sandbox_acts import begin_anew, button, control, key, typed, who

_NEVER: Final = 0
_PAYMENTS: Final = (10, 24, 50, 100, 500)


def draw() -> None:
    """Draw the switches, and filling and emptying."""
    left, right = layout.panes()
    with left:
        _switches()
    with right:
        _content()


def _switches() -> None:
    now = control().switches()
    st.subheader(_("Switches"), anchor=False)
    st.toggle(
        _("Cancel test payments every night at 23:50"), now["nightly_cancel"], key=key("nightly")
    )
    st.toggle(
        _("The PG tells of deposits"),
        now["deposit_notice"],
        key=key("deposit-notice"),
        help=_("Without it a paid account stays as it is, as where DEPOSIT_CALLBACK is missing."),
    )
    st.toggle(
        _("The contract has wallets"),
        now["wallets"],
        key=key("wallets"),
        help=_(
            "Otherwise a wallet is refused before its window opens, as with most test channels."
        ),
    )
    st.toggle(
        _("Escrow deliveries can be registered"),
        now["escrow_for_toss"],
        key=key("escrow"),
        help=_("No module of Toss supports it; for learning only."),
    )
    st.selectbox(
        _("Retry failed schedules of the day before"),
        [_NEVER, *range(1, 24)],
        index=now["recovery_hour"] or _NEVER,
        format_func=lambda one: f"{one:02}:00" if one else _("never"),
        key=key("recovery"),
    )
    st.selectbox(
        _("Status after a partial cancel"),
        ["paid", "cancelled"],
        index=["paid", "cancelled"].index(now["partial_status"]),
        key=key("partial"),
        help=_("The documents do not say which it is."),
    )
    st.segmented_control(
        _("Confirm is asked with"),
        ["json", "form"],
        default=now["confirm_content_type"],
        required=True,
        format_func=lambda one: "JSON" if one == "json" else _("Form"),
        key=key("confirm-type"),
        help=_("The documents name no content type for confirm_url."),
    )
    button(_("Save"), "switches-save", _save, type="primary")


def _save() -> str:
    control().change_switches(
        {
            "nightly_cancel": typed("nightly"),
            "deposit_notice": typed("deposit-notice"),
            "recovery_hour": typed("recovery") or None,
            "partial_status": typed("partial"),
            "wallets": typed("wallets"),
            "escrow_for_toss": typed("escrow"),
            "confirm_content_type": typed("confirm-type"),
        },
        who(),
    )
    return _("Saved.")


def _content() -> None:
    st.subheader(_("Content"), anchor=False)
    st.selectbox(_("Made-up payments"), _PAYMENTS, index=1, key=key("seed-count"))
    button(
        _("Make payments"),
        "seed",
        _seed,
        icon=":material/auto_awesome:",
        help=_("Payments of the last two weeks, without webhooks; the ledger does not know them."),
    )
    st.space("small")
    with st.popover(_("Empty the sandbox"), icon=":material/delete_forever:", key=key("reset")):
        st.write(
            _(
                "Payments, billing keys, schedules, webhooks and faults of the sandbox are gone "
                "for good, and its clock goes back to real time. The ledger of this console keeps "
                "what it knows."
            )
        )
        st.checkbox(_("Keep switches and webhook settings"), value=True, key=key("keep"))
        button(_("Empty it now"), "reset-now", _reset, type="primary")


def _seed() -> str:
    made = control().seed(typed("seed-count"), who())
    return _("{count} payments were made.", count=formats.number(made))


def _reset() -> str:
    control().reset(who(), keep_settings=typed("keep"))
    begin_anew()
    return _("The sandbox is empty.")
