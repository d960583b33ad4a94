"""Is a payment found by its text, whether it has entered the index yet or not?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from lib.catalog.vocabulary import SAMPLE
from lib.ledger.engine import Database
from lib.ledger.facts import Cause, Sighting
from lib.ledger.history.search import reach
from lib.ledger.history.where import HistoryFilter
from lib.ledger.removal import remove_samples
from lib.ledger.rollups import building
from lib.ledger.schema import PaymentRow
from lib.ledger.sightings import record_all
from tests.databases import ON_POSTGRESQL
from tests.unit.ledger.facts import fact

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="a text index of SQLite")


def _record(
    database: Database, numbers: range, environment: str = "live", name: str = "책"
) -> None:
    seen = [
        Sighting(fact(f"imp_{n:06d}", merchant_uid=f"no{n:06d}", name=name), environment, "ch-1")
        for n in numbers
    ]
    with database.writing() as session:
        record_all(session, seen, cause=Cause.SYNC, observed_at=1)


def _found(database: Database, text: str) -> set[str]:
    """Return the order numbers of the payments that may hold a text."""
    where = HistoryFilter(date(2026, 1, 1), date(2026, 1, 2), text=text)
    with database.reading() as session:
        may = reach(session, where).conditions
        return set(session.exec(select(PaymentRow.merchant_uid).where(*may)))


def _waiting(database: Database) -> int:
    """Return how many payments are found by any text at all: those that wait for the index."""
    return len(_found(database, "!!!"))


def test_payments_are_found_while_they_wait_for_the_index_and_after(database: Database) -> None:
    done = 0
    for some in (1, 510, 1, 1, 700, 3):
        _record(database, range(done, done + some))
        done += some
        for number in (0, done // 2, done - 1):
            assert f"no{number:06d}" in _found(database, f"{number:06d}")
    assert _waiting(database) == 3
    assert len(_found(database, "no0")) == done


def test_a_payment_that_gets_another_name_is_found_by_that(database: Database) -> None:
    _record(database, range(600))
    _record(database, range(600, 610))
    for number in (5, 605):
        _record(database, range(number, number + 1), name="다른 이름")
        assert f"no{number:06d}" in _found(database, "다른")
    assert "no000007" not in _found(database, "다른")


def test_numbers_that_are_given_again_enter_the_index_again(database: Database) -> None:
    _record(database, range(3))
    _record(database, range(3, 700), environment=SAMPLE)
    with database.writing() as session:
        remove_samples(session)
    _record(database, range(700, 1400))
    assert _waiting(database) < 512
    assert {"no000001", "no000700", "no001399"} <= _found(database, "no0")
    assert "no000005" not in _found(database, "no000005") - _found(database, "!!!")


def test_building_all_anew_finds_the_same(database: Database) -> None:
    _record(database, range(600))
    with database.writing() as session:
        building.build(session)
    assert "no000599" in _found(database, "000599")
    assert _waiting(database) == 0
