"""Does what is said of a cancel beforehand agree with what the gateway then does?

A hundred and fifty generated pairs of a payment and a cancel; a thousand with ``PAYBENCH_LONG=1``.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import Money
from lib.ledger.journal import Outcome
from lib.ledger.record import Cause
from lib.sandbox.models import vbanks, window
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.orders import Order
from lib.sandbox.models.vbanks import Account
from lib.sandbox.models.window import Means, Opening
from lib.sandbox.store import Store
from lib.services.cancel_check import foresee
from lib.services.cancel_facts import NOWHERE, Ask, Foreseen, RefundAccount
from lib.services.cancels import CancelCommand
from lib.services.observing import observe
from tests.contract.behind import TOSS, UPLUS, store_of
from tests.contract.books import KIM, Books
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

PAIRS = 1_000 if os.environ.get("PAYBENCH_LONG") == "1" else 150
SEED = 20_261_124
CARDS = ("0000", "0000", "0001", "0024", "0025", "0026", "0002")
ELSEWHERE = ("phone", "old phone", "trans", "point", "cultureland", "smartculture", "booknlife")
ACCOUNTS = ("vbank", "vbank", "escrow", "unpaid vbank")
GOOD = RefundAccount("홍길동", "088", "110-123-456789")
ODD = (
    NOWHERE,
    RefundAccount("", "088", "110-123-456789"),
    RefundAccount("홍길동", "", "110-123-456789"),
    RefundAccount("홍길동", "088", ""),
    RefundAccount("홍길동", "999", "110-123-456789"),
    RefundAccount("홍길동", "088", "12a4"),
    RefundAccount("홍길동", "088", "1" * 17),
)


class Generator:
    """Makes payments of all kinds, and cancels that may or may not pass."""

    def __init__(self, books: Books, sandbox: Sandbox, store: Store, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 — made-up payments
        self._books = books
        self._sandbox = sandbox
        self._store = store
        self._ids = Identifiers()

    def pairs(self, count: int) -> Iterator[tuple[str, Ask]]:
        """Give payments, each with a cancel that has not been tried yet."""
        made = 0
        while made < count:
            imp_uid = self._payment()
            self._fetch(imp_uid)
            for _ in range(self.chance.choice((1, 2, 3))):
                yield imp_uid, self._ask(imp_uid)
                made += 1
                self._fetch(imp_uid)

    def _fetch(self, imp_uid: str) -> None:
        """Bring the ledger up to date, as the form does when it is opened."""
        services = self._books.services
        payment = services.gateways.reading(self._books.channel).payments.get(imp_uid)
        with services.database.writing() as session:
            where = ("sandbox", self._books.channel.id)
            observe(session, payment, where, Cause.FETCH, services.clock)

    def _payment(self) -> str:
        kind = self.chance.choice(("card", "card", "elsewhere", "account"))
        if kind == "card":
            tax_free = self.chance.choice((None, None, 1_000, 4_000))
            amount = self.chance.choice((1_000, 10_000, 14_000)) if not tax_free else 10_000
            number = number_for(self.chance.choice(CARDS))
            return self._books.charge(number, amount=amount, tax_free=tax_free).imp_uid
        moment = Moment(self._ids, self._sandbox.clock.now())
        order = Order(uuid4().hex, 10_000, name="책")
        with self._store.writing() as db:
            if kind == "account":
                return self._account(db, moment, order)
            method = self.chance.choice(ELSEWHERE)
            if method == "old phone":
                moment = Moment(self._ids, self._sandbox.clock.now() - timedelta(days=40))
            means = Means(method.removeprefix("old "), bank_code="088")
            imp_uid = window.open_window(db, moment, Opening(order, TOSS, "pc", means.pay_method))
            if self.chance.random() < 0.9:
                window.approve(db, moment, imp_uid, means)
            return imp_uid

    def _account(self, db: Any, moment: Moment, order: Order) -> str:  # noqa: ANN401
        kind = self.chance.choice(ACCOUNTS)
        opening = Opening(order, UPLUS, "pc", "vbank", is_escrow=kind == "escrow")
        imp_uid = window.open_window(db, moment, opening)
        vbanks.assign(db, moment, imp_uid, Account("088", moment.now + 3_600))
        if kind != "unpaid vbank":
            vbanks.deposit(db, moment, imp_uid)
        return imp_uid

    def _ask(self, imp_uid: str) -> Ask:
        chance, payment = self.chance, self._books.payment(imp_uid)
        balance = payment.amount - payment.cancelled
        amounts = (balance, balance, 1, balance - 1, balance + 1, balance // 2, payment.amount)
        amount = max(1, chance.choice(amounts))
        from_here = bool(payment.attempt_key)
        tax_free = chance.choice((0, 0, 1, 1_000, 3_999, amount, amount + 1)) if from_here else 0
        checksum = balance if chance.random() < 0.9 else balance + chance.choice((-1, 1, 1_000))
        refund = NOWHERE
        if payment.pay_method == "vbank":
            refund = GOOD if chance.random() < 0.6 else chance.choice((*ODD, self._own(imp_uid)))
        return Ask(amount, checksum, tax_free, refund)

    def _own(self, imp_uid: str) -> RefundAccount:
        number = self._sandbox.api.get(f"/payments/{imp_uid}").response["vbank_num"]
        return RefundAccount("홍길동", "088", number)


def answered(books: Books, sandbox: Sandbox, imp_uid: str, ask: Ask) -> str:
    """Send a cancel, by our own command where it sends it, and give what stood against it."""
    payment = books.payment(imp_uid)
    command = CancelCommand(
        mint_attempt_key(),
        "sandbox",
        imp_uid,
        Money(ask.amount),
        "r",
        tax_free=ask.tax_free,
        refund=ask.refund,
    )
    held_back = any(
        one.problem.severity == "error" for one in books.services.cancels.check(command).foreseen
    )
    if held_back or ask.checksum != payment.amount - payment.cancelled:
        body = {"imp_uid": imp_uid, "amount": ask.amount, "checksum": ask.checksum, "reason": "r"}
        answer = sandbox.api.post("/payments/cancel", **body, **command.extra)
        return (answer.message or "") if answer.code else ""
    attempt = books.services.cancels.place(command, KIM)
    return "" if attempt.outcome == Outcome.ACCEPTED else attempt.message


def fits(foreseen: tuple[Foreseen, ...], message: str) -> bool:
    """Say whether a refusal was foreseen by its code, and nothing else was."""
    if not foreseen or not message:
        return not foreseen and not message
    return any(message.startswith(f"[{one.code}]") or not one.code for one in foreseen)


def test_what_is_foreseen_is_what_the_gateway_does(books: Books, sandbox: Sandbox) -> None:
    wrong, kinds = [], Counter[str]()
    with store_of(sandbox) as store:
        for imp_uid, ask in Generator(books, sandbox, store, SEED).pairs(PAIRS):
            command = CancelCommand(mint_attempt_key(), "sandbox", imp_uid, Money(ask.amount), "r")
            standing = books.services.cancels.check(command).standing
            foreseen = foresee(standing, ask, sandbox.clock.now())
            message = answered(books, sandbox, imp_uid, ask)
            kinds[message[:6] or "passes"] += 1
            if not fits(foreseen, message):
                wrong.append((standing, ask, [one.code for one in foreseen], message))
    assert wrong == []
    assert sum(kinds.values()) >= PAIRS
    assert kinds["passes"] > PAIRS // 5
    assert len(kinds) >= 10, kinds


def test_what_is_foreseen_says_why_and_what_to_do(books: Books) -> None:
    imp_uid = books.charge().imp_uid
    command = CancelCommand(mint_attempt_key(), "sandbox", imp_uid, Money(1_001), "r")
    (found,) = books.services.cancels.check(command).foreseen
    assert (found.code, found.problem.path) == ("C053", "amount")
    assert found.problem.text() == "At most 1,000 can still be cancelled."
