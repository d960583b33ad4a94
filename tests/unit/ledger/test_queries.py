"""Are the sums what an independent reckoning says, to the won and to the Korean day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.kernel.clock import FixedClock, seoul_midnight, to_unix
from lib.ledger import queries
from lib.ledger.engine import Database
from lib.ledger.journal import CANCEL, Ending, Intent, Journal, Outcome
from lib.ledger.queries import PaymentFilter
from lib.ledger.record import CancelFact, PaymentFact
from tests.databases import fresh
from tests.unit.ledger.facts import fact, life, take

FIRST = date(2026, 11, 20)
DAYS = 5
MIDNIGHT = to_unix(seoul_midnight(FIRST))
# Seconds around each Korean midnight are where a day is got wrong.
EDGES = st.builds(
    lambda day, off: MIDNIGHT + day * 86_400 + off,
    st.integers(-1, DAYS + 1),
    st.sampled_from([-1, 0, 1, 9 * 3600, 15 * 3600, 43_200]),
)


def everything(**more: Any) -> PaymentFilter:  # noqa: ANN401
    return PaymentFilter("sandbox", FIRST, FIRST + timedelta(days=DAYS - 1), **more)


@st.composite
def _payment(draw: st.DrawFn) -> dict[str, Any]:
    amount = draw(st.integers(1, 10**9))
    status = draw(st.sampled_from(["ready", "failed", "paid"]))
    parts = draw(st.lists(st.integers(1, amount), max_size=3)) if status == "paid" else []
    while sum(parts) > amount:
        parts.pop()
    return {
        "amount": amount,
        "status": "cancelled" if parts and sum(parts) == amount else status,
        "currency": draw(st.sampled_from(["KRW", "USD"])),
        "pay_method": draw(st.sampled_from(["card", "trans"])),
        "name": draw(st.sampled_from(["책 50%", "책 500", "a_b", "axb", "Book"])),
        "at": draw(EDGES),
        "cancels": [(part, draw(EDGES)) for part in parts],
    }


@st.composite
def _filter(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "statuses": tuple(draw(st.sets(st.sampled_from(["ready", "failed", "paid", "cancelled"])))),
        "methods": tuple(draw(st.sets(st.sampled_from(["card", "trans"])))),
        "text": draw(st.sampled_from(["", "50%", "a_b", "책", "book", "order-imp_1", "nothing"])),
    }


def _fact(number: int, told: dict[str, Any]) -> PaymentFact:
    times = {"started_at": told["at"]}
    if told["status"] in {"paid", "cancelled"}:
        times["paid_at"] = told["at"]
    if told["status"] == "failed":
        times["failed_at"] = told["at"]
    cancels = tuple(
        CancelFact(f"c{place}", part, "", "", at)
        for place, (part, at) in enumerate(told["cancels"])
    )
    return fact(
        f"imp_{number}",
        cancels,
        cancelled=sum(part for part, _ in told["cancels"]),
        **times,
        **{name: told[name] for name in ("amount", "status", "currency", "pay_method", "name")},
    )


def _reckon(payments: list[dict[str, Any]], where: PaymentFilter) -> dict[tuple[date, str], Any]:
    """Recompute the days with pandas from the bare list, by calendar and not by arithmetic."""
    events = []
    for number, told in enumerate(payments):
        haystack = [f"order-imp_{number}", f"imp_{number}", told["name"]]
        if not any(where.text.lower() in text.lower() for text in haystack):
            continue
        if where.statuses and told["status"] not in where.statuses:
            continue
        if where.methods and told["pay_method"] not in where.methods:
            continue
        base = {"currency": told["currency"], "gross": 0, "cancelled": 0, "paid": 0, "failed": 0}
        if told["status"] in {"paid", "cancelled"}:
            events.append({**base, "at": told["at"], "gross": told["amount"], "paid": 1})
        if told["status"] == "failed":
            events.append({**base, "at": told["at"], "failed": 1})
        events.extend({**base, "at": at, "cancelled": part} for part, at in told["cancels"])
    if not events:
        return {}
    frame = pd.DataFrame(events)
    seconds = pd.to_datetime(frame["at"], unit="s", utc=True)
    frame["day"] = seconds.dt.tz_convert("Asia/Seoul").dt.date
    inside = frame[(frame["day"] >= where.first_day) & (frame["day"] <= where.last_day)]
    sums = inside.groupby(["day", "currency"])[["gross", "cancelled", "paid", "failed"]].sum()
    return {
        key: tuple(int(value) for value in row)
        for key, row in zip(sums.index, sums.to_numpy(), strict=True)
    }


@given(st.lists(_payment(), max_size=12), st.lists(_filter(), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_days_and_totals_equal_a_naive_reckoning(
    payments: list[dict[str, Any]], filters: list[dict[str, Any]]
) -> None:
    with TemporaryDirectory() as folder:
        database = fresh(folder)
        with database.writing() as session:
            for number, told in enumerate(payments):
                take(session, _fact(number, told))
            take(session, fact("imp_elsewhere", paid_at=MIDNIGHT), environment="test")
        with database.reading() as session:
            for where in (everything(), *(everything(**one) for one in filters)):
                expected = _reckon(payments, where)
                days = queries.daily(session, where)
                assert {
                    (day.day, day.currency): (day.gross, day.cancelled, day.paid, day.failed)
                    for day in days
                } == expected
                assert [day.day for day in days] == sorted(day.day for day in days)
                for total in queries.totals(session, where):
                    own = [
                        sums
                        for (_, currency), sums in expected.items()
                        if currency == total.currency
                    ]
                    assert (total.gross, total.cancelled, total.paid, total.failed) == tuple(
                        sum(column) for column in zip(*own, strict=True)
                    ) or (not own and total.gross == total.cancelled == 0)
                    assert total.net == total.gross - total.cancelled
        database.close()


def _keep(database: Database, *facts: PaymentFact) -> None:
    with database.writing() as session:
        for one in facts:
            take(session, one)


def _found(database: Database, **more: Any) -> list[str]:  # noqa: ANN401
    with database.reading() as session:
        page = queries.page(session, everything(**more), number=1, size=50)
    assert page.total == len(page.rows)
    return [row.imp_uid for row in page.rows]


def test_a_cancel_counts_on_its_own_day_and_the_payment_stays_on_its_day(
    database: Database,
) -> None:
    back = CancelFact("c", 300, "", "", MIDNIGHT + 3 * 86_400)
    _keep(database, fact("imp_1", (back,), paid_at=MIDNIGHT - 1, cancelled=300))
    with database.reading() as session:
        (day,) = queries.daily(session, everything())
    assert (day.day, day.gross, day.cancelled, day.net) == (FIRST + timedelta(days=3), 0, 300, -300)


def test_the_last_second_of_a_korean_day_belongs_to_it(database: Database) -> None:
    end = MIDNIGHT + DAYS * 86_400
    inside = [fact(f"imp_{at}", paid_at=at) for at in (MIDNIGHT, end - 1)]
    outside = [fact(f"imp_{at}", paid_at=at) for at in (MIDNIGHT - 1, end)]
    _keep(database, *inside, *outside)
    with database.reading() as session:
        (total,) = queries.totals(session, everything())
    assert total.paid == 2
    assert _found(database) == [f"imp_{end - 1}", f"imp_{MIDNIGHT}"]


def test_currencies_are_never_added_up(database: Database) -> None:
    _keep(
        database,
        fact("imp_1", amount=1000, paid_at=MIDNIGHT),
        fact("imp_2", amount=999_999, currency="USD", paid_at=MIDNIGHT),
    )
    with database.reading() as session:
        totals = queries.totals(session, everything())
    assert [(one.currency, one.gross) for one in totals] == [("USD", 999_999), ("KRW", 1000)]


def test_what_waits_is_counted_and_brings_nothing(database: Database) -> None:
    _keep(database, fact("imp_1", status="ready", started_at=MIDNIGHT))
    with database.reading() as session:
        (total,) = queries.totals(session, everything())
    assert (total.waiting, total.paid, total.gross) == (1, 0, 0)


def test_what_never_happened_is_on_no_day_even_in_a_range_from_the_first_day_of_time(
    database: Database,
) -> None:
    _keep(database, fact("imp_1", status="ready", started_at=MIDNIGHT))
    with database.reading() as session:
        where = PaymentFilter("sandbox", date(1970, 1, 1), FIRST + timedelta(days=9))
        assert queries.daily(session, where) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("50%", ["imp_1"]),
        ("0%", ["imp_1"]),
        ("a_b", ["imp_3"]),
        ("_", ["imp_5", "imp_4", "imp_3", "imp_2", "imp_1"]),
        ("책", ["imp_2", "imp_1"]),
        ("홍길", ["imp_5"]),
        (" 책 50% ", ["imp_1"]),
        ("\\", []),
        ("'; DROP TABLE payment; --", []),
        ("order-imp_4", ["imp_4"]),
        ("30011223", ["imp_4"]),
    ],
)
def test_a_search_finds_the_very_characters(
    database: Database, text: str, found: list[str]
) -> None:
    _keep(
        database,
        fact("imp_1", name="책 50%", paid_at=MIDNIGHT + 1),
        fact("imp_2", name="책 500", paid_at=MIDNIGHT + 2),
        fact("imp_3", name="a_b", paid_at=MIDNIGHT + 3),
        fact("imp_4", name="axb", approval_number="30011223", paid_at=MIDNIGHT + 4),
        fact("imp_5", buyer_name="홍길동", paid_at=MIDNIGHT + 5),
    )
    assert _found(database, text=text) == found


def test_pages_hold_every_payment_once_newest_first(database: Database) -> None:
    # Many in one second: an order by time alone would lose some between two pages.
    _keep(database, *(fact(f"imp_{n}", paid_at=MIDNIGHT + n // 10) for n in range(53)))
    seen: list[str] = []
    with database.reading() as session:
        for number in (1, 2, 3, 4):
            page = queries.page(session, everything(), number=number, size=20)
            assert page.total == 53
            seen += [row.imp_uid for row in page.rows]
    assert seen == [f"imp_{n}" for n in reversed(range(53))]


def test_an_order_number_is_known_by_its_furthest_status(database: Database) -> None:
    _keep(
        database,
        fact("imp_1", merchant_uid="o", status="failed"),
        fact("imp_2", merchant_uid="o", status="paid"),
    )
    with database.reading() as session:
        assert queries.order_numbers(session, "sandbox", "o") == {"o": "paid"}
        assert queries.order_numbers(session, "sandbox", "new") == {}
        assert queries.order_numbers(session, "live", "o") == {}


def test_a_detail_gathers_cancels_observations_and_both_kinds_of_attempts(
    database: Database, clock: FixedClock
) -> None:
    journal = Journal(database, clock)
    for key, operation in (("at-1", "charges.onetime"), ("at-2", CANCEL), ("at-3", CANCEL)):
        journal.open(
            Intent(
                key,
                operation,
                "sandbox",
                "ch",
                "One",
                "kim",
                {},
                imp_uid="" if key < "at-2" else "imp_1",
            )
        )
    journal.close("at-1", Ending(Outcome.ACCEPTED, imp_uid="imp_1"))
    states = life("imp_1", [300, 700], at=MIDNIGHT)
    _keep(database, *states, fact("imp_2"))
    with database.reading() as session:
        detail = queries.detail(session, "sandbox", "imp_1")
        assert queries.detail(session, "live", "imp_1") is None
    assert detail is not None
    assert [cancel.amount for cancel in detail.cancels] == [300, 700]
    assert len(detail.observations) == len(states)
    assert sorted(attempt.key for attempt in detail.attempts) == ["at-1", "at-2", "at-3"]


def test_the_revision_grows_with_every_act_and_every_news_and_with_nothing_else(
    database: Database, clock: FixedClock
) -> None:
    journal = Journal(database, clock)

    def revision() -> int:
        with database.reading() as session:
            return queries.revision(session)

    def grows(act: Callable[[], object]) -> bool:
        before = revision()
        act()
        return revision() > before

    ready, paid = life("imp_1", [], at=MIDNIGHT)
    assert revision() == 0
    assert grows(
        lambda: journal.open(Intent("at-1", "charges.onetime", "sandbox", "c", "n", "k", {}))
    )
    assert grows(lambda: journal.close("at-1", Ending(Outcome.UNKNOWN)))
    assert grows(lambda: _keep(database, ready))
    assert grows(lambda: _keep(database, paid))
    assert not grows(lambda: _keep(database, paid))
    assert not grows(revision)
