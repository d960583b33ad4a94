"""Where does the money of a virtual account go? The buyer's bank, account and name."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.catalog import banks
from lib.i18n import gettext as _
from lib.i18n import language
from lib.services.cancel_facts import RefundAccount
from lib.services.cancels import REFUND_LENGTH
from lib.ui import keys, layout


def draw(area: str, slots: dict[str, Any]) -> RefundAccount:
    """Draw the fields of a refund account.

    Args:
        area: of the form.
        slots: where what is wrong with a field is said; those of these fields are added.

    Returns:
        The account as entered.
    """
    st.caption(
        _(
            "A virtual account cannot be paid back into. Name an account of the buyer's own; the "
            "money arrives on the next business day."
        )
    )
    left, right = layout.fields()
    with left:
        bank = st.selectbox(
            _("Bank"),
            [bank.code for bank in banks.banks() if bank.toss],
            index=None,
            format_func=_name,
            placeholder=_("Choose a bank"),
            key=keys.widget(area, "bank"),
        )
        slots["refund_bank"] = st.container(gap=None)
        holder = _text(area, "holder", _("Account holder"), slots, REFUND_LENGTH)
    with right:
        account = _text(area, "account", _("Account number"), slots, 32)
        tel = _text(area, "tel", _("Telephone (optional)"), slots, REFUND_LENGTH)
    return RefundAccount(holder, bank or "", account, tel)


def _text(area: str, name: str, label: str, slots: dict[str, Any], most: int) -> str:
    entered = st.text_input(label, key=keys.widget(area, name), max_chars=most, live=True)
    slots[f"refund_{name}"] = st.container(gap=None)
    return (entered or "").strip()


def _name(code: str) -> str:
    bank = banks.by_code()[code]
    return f"{bank.ko if language() == 'ko' else bank.en or bank.ko} ({code})"
