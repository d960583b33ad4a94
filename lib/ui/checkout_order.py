"""In which order shall things happen? One click each: webhook, callback, confirm, amount."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.i18n import gettext as _
from lib.services.checkout_plan import Plan
from lib.services.event_order import LAST, LATE
from lib.ui import keys

_AREA: Final = "checkout-plan"
_TAMPERED: Final = 100  # won


def key(name: str) -> str:
    """Return the key of a widget of the plan."""
    return keys.widget(_AREA, name)


def draw() -> None:
    """Draw what may be asked of the sandbox for the next window."""
    _choice(
        _("Webhook"),
        "webhook",
        {
            "usual": _("As it comes"),
            "first": _("First"),
            "last": _("Last"),
            "late": _("Late"),
            "lost": _("Lost"),
        },
        _(
            "First: the browser's answer waits for it. Last: {last} seconds after the payment. "
            "Late: {late} seconds after it, even while the sandbox's clock stands still.",
            last=LAST,
            late=LATE,
        ),
    )
    _choice(
        _("Callback"),
        "callback",
        {"arrives": _("Arrives"), "lost": _("Lost")},
        _("Lost, as when a buyer closes the browser: the page hears nothing and tells nothing."),
    )
    _choice(
        _("Confirm"),
        "confirm",
        {
            "none": _("Not asked"),
            "accept": _("Accepts"),
            "refuse": _("Refuses"),
            "slow": _("Too slow"),
        },
        _("What the built-in confirm endpoint answers right before the approval."),
    )
    with st.container(horizontal=True, gap="medium"):
        st.toggle(_("Webhook twice"), key=key("twice"))
        st.toggle(
            _("Tampered amount"),
            key=key("tampered"),
            help=_("The buyer changes the amount to {won} won in the browser.", won=_TAMPERED),
        )
    if st.session_state.get(key("confirm")) == "refuse":
        st.text_input(_("Reason of the refusal"), key=key("reason"), placeholder=_("Sold out"))


def plan(*, in_sandbox: bool) -> Plan:
    """Return what is asked of the next run, as the widgets stand."""
    state = st.session_state
    base: dict[str, Any] = {
        "results_here": bool(state.get(key("results-here"), True)),
        "register": bool(state.get(key("register"), False)),
        "callback": state.get(key("callback")) or "arrives",
    }
    if in_sandbox:
        base |= {
            "webhook": state.get(key("webhook")) or "usual",
            "twice": bool(state.get(key("twice"))),
            "confirm": state.get(key("confirm")) or "none",
            "reason": (state.get(key("reason")) or "").strip()[:200],
            "tampered": _TAMPERED if state.get(key("tampered")) else 0,
        }
    return Plan(**base)


def _choice(label: str, name: str, options: dict[str, str], about: str) -> None:
    st.segmented_control(
        label,
        list(options),
        default=next(iter(options)),
        required=True,
        format_func=options.__getitem__,
        key=key(name),
        help=about,
    )
