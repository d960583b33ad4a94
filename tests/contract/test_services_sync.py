"""Does the whole history of a gateway come in, once, whatever interrupts it?"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.kernel.errors import GatewayError, InvalidInput
from lib.kernel.money import FULL, Money
from lib.services.sync import STATUSES, WINDOW, Sync, SyncOrder, SyncProgress, lists_of
from tests.contract.books import KIM, Books, books_in
from tests.contract.sandbox_server import Sandbox

MADE = 2_400
FIRST, LAST = date(2025, 1, 1), date(2026, 11, 23)


def fill(sandbox: Sandbox, count: int = MADE) -> None:
    for seed, start in enumerate(range(0, count, 400)):
        asked = {"payments": min(400, count - start), "seed": seed}
        made = httpx.post(f"{sandbox.url}/_control/seed", json=asked, timeout=60)
        assert made.json()["code"] == 0


def order(books: Books, first: date = FIRST, last: date = LAST) -> SyncOrder:
    return SyncOrder(books.channel.id, first, last)


def no_progress(_progress: SyncProgress) -> None:
    """Look away."""


def small(books: Books, page: int) -> Sync:
    """Return a sync with small pages, so that few payments make many of them."""
    services = books.services
    return Sync(
        database=services.database,
        channels=services.channels,
        gateways=services.gateways,
        fetching=services.sync._fetching,
        clock=services.clock,
        page=page,
    )


def wire(sandbox: Sandbox) -> dict[str, tuple[Any, ...]]:
    """Return what the sandbox holds, straight from its lists."""
    token = httpx.post(
        f"{sandbox.url}/users/getToken",
        json={"imp_key": "imp_apikey", "imp_secret": "imp_secret"},
    ).json()["response"]["access_token"]
    found = {}
    for one in lists_of(SyncOrder("", FIRST, LAST), 1_795_500_000):
        for page in range(1, 100):
            got = httpx.get(
                f"{sandbox.url}/payments/status/{one.status}",
                params={"from": one.since, "to": one.until, "page": page, "limit": 1000},
                headers={"Authorization": token},
            ).json()["response"]
            for row in got["list"] if got else []:
                found[row["imp_uid"]] = (row["status"], row["amount"], row["cancel_amount"])
            if not got or not got["next"]:
                break
    return found


def test_thousands_of_payments_come_in_once_and_the_sums_hold(
    books: Books, sandbox: Sandbox
) -> None:
    fill(sandbox)
    told: list[SyncProgress] = []
    summary = books.services.sync.run(order(books), actor=KIM, progress=told.append)
    held = {one.imp_uid: (one.status, one.amount, one.cancelled) for one in books.payments()}
    assert held == wire(sandbox)
    assert summary.new == len(held) >= MADE * 0.9
    assert (summary.flagged, summary.unreadable, summary.skipped) == (0, 0, 0)
    assert told[-1].done == told[-1].total
    assert told[-1].rate > 0
    assert told[-1].left == 0
    assert list(books.services.proving.verify(lambda _what, _done: None)) == []
    again = books.services.sync.run(order(books), actor=KIM, progress=no_progress)
    assert (again.new, again.changed) == (0, 0)
    assert again.unchanged >= len(held)


def test_a_sync_that_is_interrupted_goes_on_where_it_was(books: Books, sandbox: Sandbox) -> None:
    fill(sandbox, 400)
    sync = small(books, 25)

    class Enough(Exception):  # noqa: N818
        pass

    def stop_at_third(at: SyncProgress) -> None:
        if at.summary.pages == 3:
            raise Enough

    for _ in range(3):
        with pytest.raises(Enough):
            sync.run(order(books), actor=KIM, progress=stop_at_third)
        assert sync.interrupted(order(books))
    before = len(books.payments())
    summary = sync.run(order(books), actor=KIM, progress=no_progress)
    assert summary.new == len(books.payments()) > before
    assert not sync.interrupted(order(books))
    statuses = Counter(one.status for one in books.payments())
    assert set(statuses) <= set(STATUSES)


def test_what_has_moved_on_is_counted_as_changed(books: Books, sandbox: Sandbox) -> None:
    fill(sandbox, 60)
    books.services.sync.run(order(books), actor=KIM, progress=no_progress)
    paid = next(one for one in books.payments() if one.status == "paid" and not one.cancelled)
    client = books.services.gateways.reading(books.channel)
    client.payments.cancel(
        paid.imp_uid,
        amount=FULL,
        cancellable=Money(paid.amount, paid.currency),
        reason="elsewhere",
        attempt_key="",
    )
    summary = books.services.sync.run(order(books), actor=KIM, progress=no_progress)
    assert (summary.new, summary.changed) == (0, 1)
    assert books.payment(paid.imp_uid).status == "cancelled"


def test_a_cancel_in_part_of_a_payment_from_before_the_period_comes_in(
    books: Books, sandbox: Sandbox
) -> None:
    fill(sandbox, 250)
    books.services.sync.run(order(books), actor=KIM, progress=no_progress)
    old = [one for one in books.payments() if one.status == "paid" and not one.cancelled]
    paid = next(one for one in old if one.amount >= 200 and one.pay_method == "card")
    books.services.gateways.reading(books.channel).payments.cancel(
        paid.imp_uid,
        amount=Money(100, paid.currency),
        cancellable=Money(paid.amount, paid.currency),
        reason="elsewhere",
        attempt_key="",
    )
    later = LAST + timedelta(days=1)
    days = (books.channel.id, later, later)
    blind = books.services.sync.run(SyncOrder(*days, 0), actor=KIM, progress=no_progress)
    assert (blind.changed, blind.again) == (0, 0)

    told: list[SyncProgress] = []
    seeing = books.services.sync.run(SyncOrder(*days, 1_000), actor=KIM, progress=told.append)

    assert seeing.changed == 1
    assert seeing.again > 100  # more than one question
    assert told[-1].done == told[-1].total
    assert books.payment(paid.imp_uid).cancelled == 100
    assert list(books.services.proving.verify(lambda _what, _done: None)) == []


def test_an_empty_period_brings_nothing(books: Books) -> None:
    summary = books.services.sync.run(
        order(books, date(2020, 1, 1), date(2020, 1, 2)), actor=KIM, progress=no_progress
    )
    assert summary.seen == 0


def test_a_period_turned_round_is_refused(books: Books) -> None:
    with pytest.raises(InvalidInput):
        books.services.sync.run(order(books, LAST, FIRST), actor=KIM, progress=no_progress)


def test_a_gateway_that_is_down_is_an_error_and_loses_nothing(books: Books) -> None:
    with pytest.raises(GatewayError):
        Sync(
            database=books.services.database,
            channels=books.services.channels,
            gateways=_Nowhere(books),  # type: ignore[arg-type]
            fetching=books.services.sync._fetching,
            clock=books.services.clock,
        ).run(order(books), actor=KIM, progress=no_progress)
    assert books.payments() == []


class _Nowhere:
    """Gives a client of a gateway that is not there."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def reading(self, channel: Any) -> Any:  # noqa: ANN401
        from lib.portone.client import PortOneClient  # noqa: PLC0415

        return PortOneClient(
            "http://127.0.0.1:9",
            self._books.services.channels.credentials(channel),
            clock=self._books.services.clock,
            connect_timeout=1,
            read_timeout=1,
            include_sandbox=True,
            keep=lambda _exchange: None,
        )


def test_windows_are_ninety_days_at_most_and_leave_no_second_out() -> None:
    now = 1_795_402_800
    for status in STATUSES:
        lists = [one for one in lists_of(SyncOrder("", FIRST, LAST), now) if one.status == status]
        assert all(one.until - one.since <= WINDOW for one in lists)
        for one, following in pairwise(lists):
            assert following.since <= one.until
        assert lists[-1].until == now
    later = LAST + timedelta(days=9)
    assert not list(lists_of(SyncOrder("", later, later), now))


def test_the_timer_goes_back_a_day_and_asks_each_account_once(
    books: Books, sandbox: Sandbox
) -> None:
    fill(sandbox, 200)
    found = books.services.sync.run_due()
    assert found == len(books.payments())
    assert books.services.sync.run_due() == 0


def test_the_timer_counts_from_the_last_time_in_whichever_process(
    tmp_path: Path, books: Books, sandbox: Sandbox
) -> None:
    every = timedelta(minutes=10)
    fill(sandbox, 20)
    assert books.services.sync.run_due(every) == len(books.payments())
    sandbox.api.onetime("later", "0366-0000-0000-0000")
    with books_in(tmp_path / "data", sandbox.url, sandbox.clock) as other:
        sandbox.clock.advance(timedelta(minutes=9))
        assert other.services.sync.run_due(every) == 0
        sandbox.clock.advance(timedelta(minutes=1))
        assert other.services.sync.run_due(every) == 1
    assert books.services.sync.run_due(every) == 0
