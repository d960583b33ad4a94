"""How does a buyer pay into a virtual account? By a button of the sandbox screen."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from lib.catalog import banks
from lib.i18n import formats, language
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput
from lib.kernel.money import Money
from lib.kernel.problems import Problem
from lib.ui import amounts, findings, sandbox_acts
from lib.ui.sandbox_acts import button, control, key, typed, who


def draw() -> None:
    """Draw the accounts that wait for money."""
    accounts = control().accounts()
    if not accounts:
        st.info(
            _(
                "No virtual account waits for money. Issue one with POST /vbanks; it then stands "
                "here until it is paid."
            ),
            icon=":material/account_balance:",
        )
        return
    st.caption(_("Another amount than asked for, or a deposit after the deadline, is refused."))
    for account in accounts:
        with st.container(border=True):
            _account(account)


def _account(account: dict[str, Any]) -> None:
    imp_uid = account["imp_uid"]
    asked = Money(account["amount"], "KRW")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.markdown(
            f"**{findings.plain(account['name'] or account['merchant_uid'])}** · "
            f"{formats.money(asked)}  \n"
            f":gray[{_bank(account['vbank_code'])} {account['vbank_num']} · "
            + _("until {when}", when=sandbox_acts.moment(account["vbank_date"]))
            + "]"
        )
        st.text_input(
            _("Amount in won"),
            placeholder=str(asked.minor),
            key=key(f"deposit-amount-{imp_uid}"),
            width=160,
        )
        button(
            _("Deposit"),
            f"deposit-{imp_uid}",
            partial(_deposit, imp_uid),
            icon=":material/savings:",
        )


def _deposit(imp_uid: str) -> str:
    amount = amounts.typed(typed(f"deposit-amount-{imp_uid}"))
    if isinstance(amount, str):
        raise InvalidInput(Problem("amount", "Type digits only, such as 4000."))
    payment = control().deposit(imp_uid, amount, who())
    if payment["status"] == "paid":
        return _("Paid.")
    return _("The money is there, but the gateway has not heard of it.")


def _bank(code: str) -> str:
    known = banks.by_code().get(code)
    if known is None:
        return code
    return known.ko if language() == "ko" else known.en
