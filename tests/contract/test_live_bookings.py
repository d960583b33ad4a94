"""Does nothing of keys, schedules and cancels reach the live gateway while live is switched off?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import FixedClock, seoul_day, to_unix
from lib.kernel.errors import InvalidInput, LiveDisabled
from lib.kernel.ids import mint_attempt_key
from lib.ledger.schema import BillingKeyRow, PaymentRow, ScheduleRow
from lib.services.billing_keys import DeleteCommand
from lib.services.schedules import (
    CHANGE,
    RESCHEDULE,
    RETRY,
    REVOKE,
    ActCommand,
    BookCommand,
    ScheduleFilter,
)
from tests.contract.books import KIM, Books, books_in
from tests.contract.odd_server import odd_server
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

HELD_BACK = "PAYBENCH_ALLOW_LIVE|would move real money"
MID: dict[str, Any] = {"environment": "live", "pg_module": "tosspayments", "mid": "sbx_toss"}


def remember(books: Books, now: int) -> None:
    """Write down a live key, its schedules, and a payment, as if live had been switched on once."""
    schedule: dict[str, Any] = {"customer_uid": "kim", "amount": 1000, "observed_at": now, **MID}
    with books.services.database.writing() as session:
        for row in (
            BillingKeyRow(customer_uid="kim", observed_at=now, **MID),
            ScheduleRow(merchant_uid="m-1", status="scheduled", schedule_at=now - 60, **schedule),
            ScheduleRow(merchant_uid="m-2", status="revoked", schedule_at=now - 60, **schedule),
            PaymentRow(
                imp_uid="imp_1",
                merchant_uid="p-1",
                status="paid",
                pay_method="card",
                amount=1000,
                paid_at=now,
                observed_at=now,
                **MID,
            ),
        ):
            session.add(row)


def test_every_act_and_look_is_held_back_before_the_network(
    tmp_path: Path, sandbox: Sandbox, clock: FixedClock
) -> None:
    now = to_unix(clock.now())
    with (
        odd_server() as trap,
        books_in(tmp_path / "d", sandbox.url, clock, gateway_url=trap.url) as books,
    ):
        live = books.add_channel(Environment.LIVE)
        remember(books, now)
        services, today = books.services, seoul_day(clock.now())
        entry = {"merchant_uid": "m-3", "schedule_at": now + 60, "amount": 1000, "name": "x"}

        def act(operation: str, number: str) -> Callable[[], object]:
            command = ActCommand(
                mint_attempt_key(),
                "live",
                (number,),
                operation,
                now + 60,
                confirmed=True,
                confirmed_amount=1000,
            )
            return lambda: services.schedules.act(command, KIM)

        ways: tuple[Callable[[], object], ...] = (
            act(CHANGE, "m-1"),
            act(REVOKE, "m-1"),
            act(RESCHEDULE, "m-2"),
            act(RETRY, "m-2"),
            lambda: services.schedules.book(
                BookCommand(mint_attempt_key(), live.id, "kim", [entry], 1000), KIM
            ),
            lambda: services.billing_keys.delete(
                DeleteCommand(
                    mint_attempt_key(), "live", "kim", frozenset({"m-1"}), confirmed=True
                ),
                KIM,
            ),
            lambda: services.billing_keys.look_up(live, "kim"),
            lambda: services.billing_keys.pending(live, "kim"),
            lambda: services.billing_keys.payments(live, "kim"),
            lambda: services.schedule_sync.refresh(live, ScheduleFilter("live", today, today)),
            lambda: services.cancels.fetch("live", "imp_1"),
            lambda: books.cancel("imp_1", environment="live", confirmed=1000),
        )
        for way in ways:
            with pytest.raises((LiveDisabled, InvalidInput), match=HELD_BACK):
                way()
        services.schedule_sync.sync_due()
        services.unknowns.resolve_all()
        assert (trap.requests, books.attempts()) == ([], 0)
