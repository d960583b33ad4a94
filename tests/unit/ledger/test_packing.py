"""Are packed days what their payments are, and never read when they are not?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from lib.ledger import proof
from lib.ledger.engine import Database
from lib.ledger.facts import Cause, PaymentFact, Sighting
from lib.ledger.history.figures import kpis
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups import packing
from lib.ledger.rollups.strips import summed
from lib.ledger.rollups.tables import DayRow, StripRow
from lib.ledger.sightings import record_all
from lib.services.packing import Packing
from tests.unit.ledger.facts import fact
from tests.unit.ledger.made_up import DAYS, FIRST, fill

WHOLE = HistoryFilter(FIRST, FIRST + timedelta(days=DAYS + 200), environments=("live",))
ALL_AMOUNTS = replace(WHOLE, min_amount=0)  # which no kept sum answers
AT = 1_770_000_000


def _record(database: Database, *facts: PaymentFact) -> None:
    with database.writing() as session:
        seen = [Sighting(one, "live", "ch-1") for one in facts]
        record_all(session, seen, cause=Cause.SYNC, observed_at=1_800_000_000)


def _told(database: Database, where: HistoryFilter) -> list[Any]:
    with database.reading() as session:
        return [one.now for one in kpis(session, where)]


def _stale(database: Database) -> list[int]:
    with database.reading() as session:
        return packing.stale(session, None)


def test_every_day_is_packed_once_and_again_only_after_a_change(database: Database) -> None:
    with database.writing() as session:
        fill(session, 300, 5)
    before = _told(database, ALL_AMOUNTS)
    progress: list[tuple[int, int]] = []
    packed = Packing(database).refresh(lambda done, total: progress.append((done, total)))
    assert packed == progress[-1][0] == progress[-1][1] > 100
    assert _stale(database) == []
    assert Packing(database).refresh() == 0
    assert _told(database, ALL_AMOUNTS) == before == _told(database, WHOLE)
    _record(database, fact("imp_new", amount=777, paid_at=AT, started_at=AT))
    assert len(_stale(database)) == 1
    assert _told(database, ALL_AMOUNTS) == _told(database, WHOLE) != before
    assert Packing(database).refresh(most=9) == 1
    assert _told(database, ALL_AMOUNTS) == _told(database, WHOLE)


def test_changes_that_even_out_in_every_sum_are_noticed(database: Database) -> None:
    times: dict[str, Any] = {"started_at": AT, "paid_at": AT}
    _record(database, fact("imp_a", amount=100, **times), fact("imp_b", amount=900, **times))
    Packing(database).refresh()
    before = _told(database, WHOLE)
    _record(database, fact("imp_a", amount=900, **times), fact("imp_b", amount=100, **times))
    assert _told(database, WHOLE) == before
    assert len(_stale(database)) == 1


def test_an_enormous_amount_is_added_up_to_the_last_unit(database: Database) -> None:
    amounts = (2**62 - 1, 2**53 + 1, 2**32, 7)
    facts = [fact(f"imp_{amount}", amount=amount, started_at=AT, paid_at=AT) for amount in amounts]
    _record(database, *facts)
    Packing(database).refresh()
    assert [one.gross for one in _told(database, ALL_AMOUNTS)] == [sum(amounts)]
    most = replace(WHOLE, min_amount=2**53)
    assert [one.gross for one in _told(database, most)] == [sum(amounts[:2])]


def test_sums_of_arrays_are_exact_beyond_what_doubles_hold() -> None:
    random = Random(1)  # noqa: S311 — no secret
    values = [random.randrange(2**61) for _ in range(3)] + [-5]
    places = np.array([0, 2, 0, 2])
    assert summed(places, np.array(values), 3) == [
        values[0] + values[2],
        0,
        values[1] + values[3],
    ]
    narrow = np.full(4_200_000, 2**32 - 1, np.dtype("<u4"))  # more than are summed at a time
    assert summed(np.zeros(len(narrow), np.intp), narrow, 1) == [len(narrow) * (2**32 - 1)]


def test_a_day_that_changes_while_it_is_read_is_not_kept(database: Database) -> None:
    _record(database, fact("imp_a", started_at=AT, paid_at=AT))
    with database.reading() as session:
        (day,) = packing.stale(session, None)
        read = packing.read(session, day, ["live"])
    _record(database, fact("imp_b", started_at=AT, paid_at=AT))
    with database.writing() as session:
        assert packing.keep(session, [read]) == 0
    assert _stale(database) == [day]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE roll_strip SET amounts = codes WHERE kind = 1",
        "UPDATE roll_strip SET n = 0 WHERE kind = 3",
        "DELETE FROM roll_strip WHERE kind = 2",
        "UPDATE payment SET amount = amount + 1 WHERE id = 3",
    ],
)
def test_a_strip_that_is_not_its_payments_is_told_and_mended(
    database: Database, damage: str
) -> None:
    with database.writing() as session:
        fill(session, 120, 6)
    Packing(database).refresh()
    assert _strips_that_differ(database) == 0
    with database.writing() as session:
        session.execute(text(damage))
    assert _strips_that_differ(database) > 0
    with database.writing() as session:
        proof.rebuild(session, _unreadable, lambda _what, _done: None)
        assert session.exec(select(StripRow.day)).first() is None
    Packing(database).refresh()
    assert _strips_that_differ(database) == 0


def test_a_dimension_that_is_gone_leaves_its_days_unpacked(database: Database) -> None:
    with database.writing() as session:
        fill(session, 40, 8)
        session.execute(text("DELETE FROM pay_dim WHERE pay_method = 'card'"))
    Packing(database).refresh()
    assert _stale(database)
    _sound(database)


def _sound(database: Database) -> None:
    with database.reading() as session:
        days = session.exec(select(DayRow.day).order_by(col(DayRow.day))).all()
    assert set(_stale(database)) < set(days)


def _strips_that_differ(database: Database) -> int:
    with database.reading() as session:
        return sum(1 for drift in _drifts(session) if drift.what == "strip")


def _drifts(session: Session) -> list[proof.Drift]:
    return list(proof.verify(session, _unreadable, lambda _what, _done: None))


def _unreadable(_body: dict[str, Any]) -> PaymentFact:
    raise ValueError
