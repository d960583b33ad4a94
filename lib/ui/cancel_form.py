"""How is money given back from a screen? A form that says what will be refused, and sends once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import FULL, Full, Money
from lib.kernel.problems import Problem, Severity
from lib.ledger.schema import PaymentRow
from lib.services.cancel_facts import NOWHERE
from lib.services.cancels import REASON_LENGTH, CancelCommand, Check, cancellable
from lib.ui import amounts, cancel_account, findings, keys, notice, outcome, session, state


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
    _fetch_once(payment, mine)
    left = cancellable(payment)
    if left.minor <= 0:
        command = CancelCommand("", payment.environment, payment.imp_uid, FULL, "")
        _verdict(session.services().cancels.check(command), mine)
        return
    _form(payment, left, area, mine)


def _start() -> dict[str, Any]:
    # The key is minted with the form, so a second click on the same form cannot cancel twice.
    return {
        "attempt_key": mint_attempt_key(),
        "done": False,
        "fetched": False,
        "stale": False,
        "problems": [],
    }


def _fetch_once(payment: PaymentRow, mine: dict[str, Any]) -> None:
    """Bring the ledger up to date when the form is opened; without a gateway it stays as it is."""
    if mine["fetched"]:
        return
    mine["fetched"] = True
    try:
        session.services().cancels.fetch(payment.environment, payment.imp_uid)
    except PaybenchError:
        mine["stale"] = True
        return
    st.rerun()


def _form(payment: PaymentRow, left: Money, area: str, mine: dict[str, Any]) -> None:
    wrong = [Problem(path, text) for path, text in mine["problems"]]
    slots: dict[str, Any] = {}
    amount, typed = _amount(left, area, slots, wrong)
    with st.container(gap="xxsmall"):
        reason = st.text_input(
            _("Reason"),
            key=keys.widget(area, "reason"),
            max_chars=REASON_LENGTH,
            placeholder=_("Kept by the gateway with the cancel"),
        )
        slots["reason"] = st.container(gap=None)
    is_account = payment.pay_method == "vbank"
    refund = cancel_account.draw(area, slots) if is_account else NOWHERE
    tax_free, enable_webhook = _more(area, slots, wrong)
    command = CancelCommand(
        attempt_key=mine["attempt_key"],
        environment=payment.environment,
        imp_uid=payment.imp_uid,
        amount=amount,
        reason=reason,
        tax_free=tax_free,
        refund=refund,
        enable_webhook=enable_webhook,
    )
    if typed is not None and not isinstance(typed, str):
        check = session.services().cancels.check(command)
        # An account that nobody has begun to type is no mistake yet; the verdict names it.
        touched = refund != NOWHERE
        wrong += [one for one in check.problems if touched or not one.path.startswith("refund_")]
        _verdict(check, mine)
    for path, slot in slots.items():
        with slot:
            findings.problems(_distinct(wrong), path)
    findings.problems([Problem("", text) for path, text in mine["problems"] if not path], "")
    _button(command, typed, left, mine)


def _amount(
    left: Money, area: str, slots: dict[str, Any], wrong: list[Problem]
) -> tuple[Money | Full, int | str | None]:
    """Draw how much goes back; return it, and what was typed."""
    scope = st.segmented_control(
        _("How much"),
        ["full", "part"],
        default="full",
        required=True,
        format_func=lambda value: _("All that is left") if value == "full" else _("A part"),
        key=keys.widget(area, "scope"),
    )
    if scope == "full":
        return FULL, left.minor
    with st.container(gap="xxsmall"):
        typed = amounts.typed(
            st.text_input(
                _("Amount to cancel"),
                key=keys.widget(area, "amount"),
                placeholder=f"1 – {left.minor}",  # noqa: RUF001
                live=True,
            )
        )
        slots["amount"] = st.container(gap=None)
    if isinstance(typed, str):
        wrong.append(Problem("amount", "Type digits only, such as 4000."))
    return Money(typed if isinstance(typed, int) else 0, left.currency), typed


def _more(area: str, slots: dict[str, Any], wrong: list[Problem]) -> tuple[int, bool]:
    """Draw what is seldom needed; return the tax-free part and whether a webhook is asked for."""
    with st.expander(_("Tax-free part, webhook")):
        with st.container(gap="xxsmall"):
            tax_free = amounts.typed(
                st.text_input(
                    _("Tax-free part of it"),
                    key=keys.widget(area, "tax-free"),
                    placeholder="0",
                    live=True,
                )
            )
            slots["tax_free"] = st.container(gap=None)
        webhook = st.checkbox(
            _("Have the gateway announce this cancel by webhook"),
            key=keys.widget(area, "webhook"),
            help=_("Only a payment that was announced by webhook when it was paid can be."),
        )
    if isinstance(tax_free, str):
        wrong.append(Problem("tax_free", "Type digits only, such as 4000."))
    return tax_free if isinstance(tax_free, int) else 0, bool(webhook)


def _verdict(check: Check, mine: dict[str, Any]) -> None:
    """Draw what the gateway is going to say, why, and what can be done."""
    with st.container(border=True, gap="xsmall"):
        if check.foreseen:
            st.markdown(f":red[:material/block: **{_('The gateway will refuse this cancel.')}**]")
        else:
            st.markdown(
                f":green[:material/verified: **{_('The gateway will accept this cancel.')}**]"
            )
        for one in check.foreseen:
            said = findings.plain(_(one.problem.message, **one.problem.params))
            st.markdown(f"{said} :gray[{one.code}]" if one.code else said)
        for problem in check.unsure:
            st.markdown(f":orange[{findings.plain(_(problem.message, **problem.params))}]")
        if mine["stale"]:
            st.caption(_("The gateway could not be asked: this is what the ledger remembers."))
        else:
            st.caption(_("Foreseen from how the payment stood when this form was opened."))


def _distinct(found: list[Problem]) -> list[Problem]:
    """Return problems without those that say the same of the same field twice."""
    said = {(one.path, _(one.message, **one.params)): one for one in found}
    return list(said.values())


def _button(
    command: CancelCommand, typed: int | str | None, left: Money, mine: dict[str, Any]
) -> None:
    area = f"cancel-{command.imp_uid}"
    confirmed = None
    if command.environment == Environment.LIVE:
        confirmed = amounts.typed(
            st.text_input(_("Type the amount to confirm"), key=keys.widget(area, "confirm"))
        )
    said = Money(typed, left.currency) if isinstance(typed, int) and typed > 0 else None
    label = _("Cancel {amount}", amount=formats.money(said)) if said else _("Cancel")
    pressed = st.button(
        label, type="primary", icon=":material/undo:", key=keys.widget(area, "send")
    )
    if pressed and not isinstance(typed, str):
        confirmed_amount = confirmed if isinstance(confirmed, int) else None
        _send(replace(command, confirmed_amount=confirmed_amount), mine)


def _send(command: CancelCommand, mine: dict[str, Any]) -> None:
    """Send a cancel; no drawing happens between the intent and its outcome."""
    try:
        session.services().cancels.place(command, session.actor())
    except InvalidInput as error:
        mine["problems"] = [
            (problem.path, _(problem.message, **problem.params))
            for problem in error.problems
            if problem.severity is Severity.ERROR
        ]
    except PaybenchError as error:
        mine["problems"] = [("", notice.words(error))]
    else:
        mine["done"] = True
        mine["problems"] = []
    st.rerun()
