"""Does a payment end in the same row, whoever tells of it first, twice, late, or not at all?"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lib.ledger.record import Cause
from lib.ledger.schema import CheckoutRow
from lib.services.checkout import Order, Plan
from lib.services.webhook_reading import read
from tests.contract.books import FAILS, GOOD, KIM, Books
from tests.contract.sandbox_server import Sandbox
from tests.contract.test_webhook_door import until

pytestmark = pytest.mark.contract

# A thousand take some minutes, most of it waiting for the disk; `PAYBENCH_TEST_ORDERS=1000` has
# them all.
ORDERS = int(os.environ.get("PAYBENCH_TEST_ORDERS", "45"))
LIVES = ("vbank", "card", "failed")


class Life:
    """A payment at the gateway, one step after another, and the run that ordered it."""

    def __init__(self, books: Books, sandbox: Sandbox, kind: str, number: str) -> None:
        self.sandbox, self.kind = sandbox, kind
        self.steps: list[Callable[[], str]] = {
            "vbank": [self._issue, self._deposit, self._give_part_back, self._give_all_back],
            "card": [self._charge, self._give_part_back, self._give_all_back],
            "failed": [self._charge],
        }[kind]
        order = {"pay_method": "card", "merchant_uid": number, "amount": 10_000, "name": "x"}
        channel = books.channel.id
        self.run: CheckoutRow = books.services.checkouts.open(
            Order(order, channel, "http://127.0.0.1"), KIM
        )
        self.number, self.imp_uid = number, ""

    def _issue(self) -> str:
        answer = self.sandbox.api.post(
            "/vbanks",
            merchant_uid=self.number,
            amount=10_000,
            vbank_code="004",
            vbank_due=int(self.sandbox.clock.now().timestamp()) + 86_400,
            vbank_holder="x",
            name="x",
            buyer_name="x",
        )
        assert answer.code == 0, answer.message
        self.imp_uid = answer.response["imp_uid"]
        return "ready"

    def _deposit(self) -> str:
        self.sandbox.api.http.post(f"/_control/vbanks/{self.imp_uid}/deposit", json={})
        return "paid"

    def _charge(self) -> str:
        self.sandbox.api.onetime(self.number, FAILS if self.kind == "failed" else GOOD)
        found = self.sandbox.api.get(f"/payments/find/{self.number}").response
        self.imp_uid = found["imp_uid"]
        return str(found["status"])

    def _give_part_back(self) -> str:
        return self._cancel(3_000)

    def _give_all_back(self) -> str:
        return self._cancel(7_000)

    def _cancel(self, amount: int) -> str:
        account = {"refund_holder": "x", "refund_bank": "004", "refund_account": "12345678901"}
        body = {"imp_uid": self.imp_uid, "amount": amount, "reason": "r"}
        answer = self.sandbox.api.post(
            "/payments/cancel", **body, **(account if self.kind == "vbank" else {})
        )
        assert answer.code == 0, answer.message
        return "cancelled"


def tell(books: Books, life: Life, how: str, status: str) -> None:
    """Let the console hear of a payment in one way."""
    match how:
        case "callback" | "redirect":
            books.services.verifying.verify(life.imp_uid, life.number, cause=Cause.FETCH)
        case "sync":
            books.services.verifying.sync(books.services.checkouts.get(life.run.id))
        case _webhook:
            said = {"imp_uid": life.imp_uid, "merchant_uid": life.number, "status": status}
            raw = json.dumps(said).encode()
            (number,) = books.services.webhooks.receive([read("application/json", raw)])
            outcome = books.services.webhooks.process(number)
            assert outcome in {"recorded", "unchanged"}, (said, outcome)


def told(books: Books, imp_uid: str) -> dict[str, Any]:
    """Return the row of a payment without what differs between two payments."""
    detail = books.services.reports.detail("sandbox", imp_uid)
    assert detail is not None
    row = detail.payment.model_dump(
        exclude={"id", "imp_uid", "merchant_uid", "approval_number", "pg_tid", "channel_id"}
    )
    return {**row, "cancels": sorted(cancel.amount for cancel in detail.cancels)}


def live(books: Books, sandbox: Sandbox, kind: str, number: str, dice: random.Random) -> str:
    """Live a life; what is told of each step comes in any order, late, or not at all."""
    life = Life(books, sandbox, kind, number)
    waiting: list[tuple[str, str]] = []
    for step in life.steps:
        status = step()
        # A failed payment has no webhook, an order number no sync before it is known.
        ways = ["callback", "redirect", "sync", *["webhook"] * dice.randint(1, 3)]
        waiting += [(how, status) for how in ways if how != "webhook" or status != "failed"]
        dice.shuffle(waiting)
        for _ in range(dice.randint(0, 2)):
            tell(books, life, *waiting.pop())
    last = dice.choice(waiting)
    dice.shuffle(waiting)
    for how, status in (*waiting[: dice.randint(0, 3)], last):
        tell(books, life, how, status)
    return life.imp_uid


@pytest.mark.parametrize("kind", LIVES)
def test_any_order_of_what_is_told_ends_in_the_same_row(
    books: Books, sandbox: Sandbox, kind: str
) -> None:
    dice = random.Random(f"orders-{kind}")  # noqa: S311 — a seed for repeating
    straight = Life(books, sandbox, kind, f"{kind}-straight")
    for step in straight.steps:
        tell(books, straight, "sync", step())
    wanted = told(books, straight.imp_uid)

    rows = [
        told(books, live(books, sandbox, kind, f"{kind}-{number}", dice))
        for number in range(ORDERS // len(LIVES) + 1)
    ]

    assert [row for row in rows if row != wanted] == []


def test_webhook_first_and_twice_and_the_callback_lost(books: Books, sandbox: Sandbox) -> None:
    services = books.services
    plan = Plan(webhook="first", twice=True, callback="lost")
    order = {"pay_method": "card", "merchant_uid": "first-twice-lost", "amount": 10_000}
    run = services.checkouts.open(Order(order, books.channel.id, "http://x", plan=plan), KIM)
    made = sandbox.api.onetime("first-twice-lost", GOOD).response
    raw = json.dumps(
        {"imp_uid": made["imp_uid"], "merchant_uid": "first-twice-lost", "status": "paid"}
    ).encode()

    for _ in range(2):
        (number,) = services.webhooks.receive([read("application/json", raw)])
        services.webhooks.process(number)

    kinds = [event.kind for event in services.checkouts.events(run.id)]
    assert kinds == ["opened", "webhook", "looked_into", "webhook", "looked_into"]
    assert [payment.status for payment in books.payments()] == ["paid"]
    detail = services.reports.detail("sandbox", made["imp_uid"])
    assert detail is not None
    assert len(detail.observations) == 1


def test_when_all_is_lost_the_order_number_is_enough(books: Books, sandbox: Sandbox) -> None:
    services = books.services
    plan = Plan(webhook="lost", callback="lost")
    order = {"pay_method": "card", "merchant_uid": "all-lost", "amount": 10_000}
    run = services.checkouts.open(Order(order, books.channel.id, "http://x", plan=plan), KIM)
    sandbox.api.onetime("all-lost", GOOD)

    early = services.verifying.sync_due()
    sandbox.clock.advance(timedelta(seconds=30))
    due = services.verifying.sync_due()
    again = services.verifying.sync_due()

    assert (early, due, again) == (0, 1, 0)
    assert services.checkouts.get(run.id).settled_at > 0
    assert until(lambda: books.payments()[0].status == "paid", 1)
