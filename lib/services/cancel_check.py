"""Will the gateway refuse this cancel, why, and what can be done? Asked before anything is sent.

The checks and their order are those of the sandbox's cancel engine, which follows the documents
where they speak; a real gateway may know more. Nothing here asks the network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from lib.catalog import banks, pay_methods
from lib.catalog.test_cards import Rejection, by_scenario, scenario_of
from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.clock import SEOUL, from_unix
from lib.kernel.problems import Problem, Severity
from lib.services.cancel_facts import Ask, Foreseen, Standing

_LONGEST_ACCOUNT: Final = 16


def foresee(standing: Standing, ask: Ask, now: datetime) -> tuple[Foreseen, ...]:
    """Say what the gateway will refuse a cancel for, the first reason first; empty = it will pass.

    Args:
        standing: the payment.
        ask: the cancel.
        now: the present instant at the gateway, aware.
    """
    checks: tuple[Callable[[Standing, Ask, datetime], Iterator[Foreseen]], ...] = (
        _state,
        _balance,
        _tax_free,
        _account,
        _method,
        _test_card,
    )
    for check in checks:
        found = tuple(check(standing, ask, now))
        if found:
            return found
    return ()


def unsure(standing: Standing, ask: Ask) -> tuple[Problem, ...]:
    """Say what nobody but the gateway can know."""
    if standing.tax_free is None and ask.tax_free > 0:
        return (
            Problem(
                "tax_free",
                "How much of this payment was ordered without tax is not known here; the gateway "
                "refuses more than that.",
                Severity.WARNING,
            ),
        )
    return ()


def _state(standing: Standing, _ask: Ask, _now: datetime) -> Iterator[Foreseen]:
    over = standing.balance == 0 or not standing.paid_at
    if standing.status == PaymentStatus.CANCELLED and over:
        yield Foreseen(
            "C0D3",
            Problem("", "This payment is cancelled in full already. There is nothing to do."),
        )
    elif standing.status == PaymentStatus.READY:
        yield Foreseen(
            "T024",
            Problem(
                "",
                "Only a paid payment can be cancelled; this one is {status}. A virtual account "
                "that nobody has paid into is revoked instead.",
                params={"status": standing.status},
            ),
        )
    elif standing.status not in {PaymentStatus.PAID, PaymentStatus.CANCELLED}:
        yield Foreseen(
            "T024",
            Problem(
                "",
                "Only a paid payment can be cancelled; this one is {status}.",
                params={"status": standing.status},
            ),
        )


def _balance(standing: Standing, ask: Ask, _now: datetime) -> Iterator[Foreseen]:
    balance = standing.balance
    if ask.checksum is not None and ask.checksum != balance:
        yield Foreseen(
            "C112",
            Problem(
                "",
                "{left} is left, not the balance this cancel starts from. Fetch the payment again.",
                params={"left": f"{balance:,}"},
            ),
        )
    elif balance == 0:
        yield Foreseen("C079", Problem("", "Nothing of this payment is left to cancel."))
    elif ask.amount <= 0:
        yield Foreseen("C094", Problem("amount", "Enter an amount above zero."))
    elif ask.amount > balance:
        yield Foreseen(
            "RF27" if standing.pay_method == "vbank" else "C053",
            Problem(
                "amount",
                "At most {left} can still be cancelled.",
                params={"left": f"{balance:,}"},
            ),
        )


def _tax_free(standing: Standing, ask: Ask, _now: datetime) -> Iterator[Foreseen]:
    most = ask.amount if standing.tax_free is None else min(ask.amount, standing.tax_free)
    if not 0 <= ask.tax_free <= most:
        yield Foreseen(
            "C094",
            Problem(
                "tax_free",
                "At most {most} of it can be without tax.",
                params={"most": f"{most:,}"},
            ),
        )


def _account(standing: Standing, ask: Ask, _now: datetime) -> Iterator[Foreseen]:
    if standing.pay_method != "vbank":
        return
    refund = ask.refund
    account = re.sub(r"[- ]", "", refund.account)
    if not refund.holder:
        yield Foreseen(
            "RF38", Problem("refund_holder", "Say to whom the money goes: the account's holder.")
        )
    if not refund.bank:
        yield Foreseen("A018", Problem("refund_bank", "Choose the bank the money goes to."))
    elif refund.bank not in banks.by_code() or not banks.by_code()[refund.bank].toss:
        yield Foreseen(
            "RF20", Problem("refund_bank", "Toss sends no money to this bank. Choose another one.")
        )
    if not account:
        yield Foreseen("A018", Problem("refund_account", "Enter the account the money goes to."))
    elif not (account.isascii() and account.isdigit() and len(account) <= _LONGEST_ACCOUNT):
        yield Foreseen(
            "RF26", Problem("refund_account", "Use at most 16 digits, with or without dashes.")
        )
    elif account == re.sub(r"\D", "", standing.vbank_num):
        yield Foreseen(
            "RF31",
            Problem(
                "refund_account",
                "This is the virtual account itself. Name an account of the buyer's own.",
            ),
        )
    if standing.is_escrow and ask.amount < standing.amount:
        yield Foreseen(
            "RF30",
            Problem("amount", "An escrow payment goes back as a whole. Cancel all of it."),
        )


def _method(standing: Standing, ask: Ask, now: datetime) -> Iterator[Foreseen]:
    partial = ask.amount < standing.amount
    method = pay_methods.by_code().get(standing.pay_method)
    if standing.pay_method == "phone" and _month(from_unix(standing.paid_at)) != _month(now):
        yield Foreseen(
            "W010",
            Problem(
                "",
                "A phone bill can be cancelled in the month of its payment only, and that month "
                "is over. Send the money to the buyer by another way.",
            ),
        )
    elif standing.pay_method == "phone" and partial:
        yield Foreseen(
            "C054",
            Problem("amount", "A phone bill goes back as a whole. Cancel all of it."),
        )
    elif partial and method is not None and method.voucher:
        yield Foreseen(
            "",
            Problem("amount", "A voucher payment goes back as a whole. Cancel all of it."),
        )


def _month(instant: datetime | None) -> tuple[int, int]:
    day = instant.astimezone(SEOUL) if instant else None
    return (day.year, day.month) if day else (0, 0)


def _test_card(standing: Standing, ask: Ask, _now: datetime) -> Iterator[Foreseen]:
    """Read the sandbox's own cards; somebody may mean to see the refusal, so it only warns."""
    if not standing.is_sandbox or len(standing.card_number) != _LONGEST_ACCOUNT:
        return
    _issuer, scenario = scenario_of(standing.card_number.replace("*", "0"))
    for rejection in by_scenario()[scenario].rejections:
        if rejection.stage == "cancel" and _strikes(rejection, standing, ask):
            yield Foreseen(
                rejection.code,
                Problem(
                    "",
                    "This test card refuses: {code}. It is there to show what a refusal looks "
                    "like; use another card for a cancel that passes.",
                    Severity.WARNING,
                    {"code": rejection.code},
                ),
            )


def _strikes(rejection: Rejection, standing: Standing, ask: Ask) -> bool:
    if rejection.times and standing.refused_before >= rejection.times:
        return False
    return rejection.when == "always" or (
        rejection.when == "partial" and ask.amount < standing.amount
    )
