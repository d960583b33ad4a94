"""How is money given back from a screen? A form that sends each cancel once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import FULL, Full, Money
from lib.kernel.problems import Problem
from lib.ledger.schema import PaymentRow
from lib.services.cancels import REASON_LENGTH, CancelCommand, cancellable
from lib.ui import amounts, findings, keys, notice, outcome, session, state


def draw(payment: PaymentRow) -> None:
    """Draw the form for one payment, or how its last cancel ended."""
    area = f"cancel-{payment.imp_uid}"
    mine = state.area(area, _start)
    if mine["done"]:
        outcome.draw(session.services().journal.get(mine["attempt_key"]))
        if st.button(_("Another cancel"), key=keys.widget(area, "again")):
            state.forget(area)
            st.rerun()
        return
    left = cancellable(payment)
    if left.minor <= 0:
        st.caption(_("Nothing of this payment is left to cancel."))
        return
    _form(payment, left, area, mine)


def _start() -> dict[str, Any]:
    # The key is minted with the form, so a second click on the same form cannot cancel twice.
    return {"attempt_key": mint_attempt_key(), "done": False, "problems": []}


def _form(payment: PaymentRow, left: Money, area: str, mine: dict[str, Any]) -> None:
    problems = [Problem(path, text) for path, text in mine["problems"]]
    scope = st.segmented_control(
        _("How much"),
        ["full", "part"],
        default="full",
        required=True,
        format_func=lambda value: _("All that is left") if value == "full" else _("A part"),
        key=keys.widget(area, "scope"),
    )
    amount: Money | Full = FULL
    typed: int | str | None = left.minor
    if scope == "part":
        with st.container(gap="xxsmall"):
            typed = amounts.typed(
                st.text_input(
                    _("Amount to cancel"),
                    key=keys.widget(area, "amount"),
                    placeholder=f"1 – {left.minor}",  # noqa: RUF001
                    live=True,
                )
            )
            if isinstance(typed, str):
                problems.append(Problem("amount", "Type digits only, such as 4000."))
            findings.problems(problems, "amount")
        amount = Money(typed if isinstance(typed, int) else 0, left.currency)
    with st.container(gap="xxsmall"):
        reason = st.text_input(
            _("Reason"),
            key=keys.widget(area, "reason"),
            max_chars=REASON_LENGTH,
            placeholder=_("Kept by the gateway with the cancel"),
        )
        findings.problems(problems, "reason")
    findings.problems(problems, "")
    confirmed = None
    if payment.environment == Environment.LIVE:
        confirmed = amounts.typed(
            st.text_input(_("Type the amount to confirm"), key=keys.widget(area, "confirm"))
        )
    said = Money(typed, left.currency) if isinstance(typed, int) and typed > 0 else None
    label = _("Cancel {amount}", amount=formats.money(said)) if said else _("Cancel")
    if st.button(label, type="primary", icon=":material/undo:", key=keys.widget(area, "send")):
        if isinstance(typed, str):
            return
        _send(
            CancelCommand(
                attempt_key=mine["attempt_key"],
                environment=payment.environment,
                imp_uid=payment.imp_uid,
                amount=amount,
                reason=reason,
                confirmed_amount=confirmed if isinstance(confirmed, int) else None,
            ),
            mine,
        )


def _send(command: CancelCommand, mine: dict[str, Any]) -> None:
    """Send a cancel; no drawing happens between the intent and its outcome."""
    try:
        session.services().cancels.place(command, session.actor())
    except InvalidInput as error:
        mine["problems"] = [
            (problem.path, _(problem.message, **problem.params)) for problem in error.problems
        ]
    except PaybenchError as error:
        mine["problems"] = [("", notice.words(error))]
    else:
        mine["done"] = True
        mine["problems"] = []
    st.rerun()
