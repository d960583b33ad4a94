"""Is an act written down once, closed once, and found again when its process is gone?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from lib.kernel.clock import FixedClock
from lib.kernel.errors import LedgerError
from lib.kernel.ids import mint_attempt_key
from lib.ledger.engine import Database
from lib.ledger.journal import CANCEL, LEASE, Ending, Intent, Journal, Outcome
from lib.ledger.schema import AttemptRow, AuditRow, DraftRow


@pytest.fixture
def journal(database: Database, clock: FixedClock) -> Journal:
    """A journal on a file of its own."""
    return Journal(database, clock)


def intent(key: str = "at-1", **more: object) -> Intent:
    values: dict[str, object] = {
        "key": key,
        "operation": "charges.onetime",
        "environment": "sandbox",
        "channel_id": "ch-1",
        "channel_name": "One",
        "actor": "kim",
        "request": {"card_number": "5409260000004321", "cvc": "917", "amount": 1000},
        "amount": 1000,
        **more,
    }
    return Intent(**values)  # type: ignore[arg-type]  # spelled out above


def _move(database: Database, key: str, instance: str) -> None:
    with database.writing() as session:
        session.get_one(AttemptRow, key).instance = instance


def _dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_an_intent_is_kept_redacted_before_anything_is_sent(journal: Journal) -> None:
    row, mine = journal.open(intent())
    assert mine
    assert journal.get("at-1").request == {
        "card_number": "540926******4321",
        "cvc": "***",
        "amount": 1000,
    }
    assert (row.outcome, row.amount, row.closed_at) == (Outcome.OPEN, 1000, 0)


def test_of_sixteen_threads_with_one_key_exactly_one_opens(
    database: Database, journal: Journal
) -> None:
    together = Barrier(16)

    def race(number: int) -> tuple[AttemptRow, bool]:
        together.wait(10)
        return journal.open(intent(actor=f"racer {number}"))

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(race, range(16)))
    winners = [row.actor for row, mine in results if mine]
    assert len(winners) == 1
    assert {row.actor for row, _ in results} == set(winners)
    with database.reading() as session:
        opened = session.exec(select(AuditRow).where(AuditRow.subject == "at-1")).all()
    assert [line.actor for line in opened] == winners


@pytest.mark.parametrize("settled", [Outcome.ACCEPTED, Outcome.REFUSED])
@pytest.mark.parametrize("later", list(Outcome))
def test_what_is_accepted_or_refused_stays_so(
    journal: Journal, settled: Outcome, later: Outcome
) -> None:
    journal.open(intent())
    journal.close("at-1", Ending(settled, 1, "first", "imp_1"))
    row = journal.close("at-1", Ending(later, 2, "second", "imp_2"))
    assert (row.outcome, row.code, row.message, row.imp_uid) == (settled, 1, "first", "imp_1")
    assert journal.get("at-1").outcome == settled


@pytest.mark.parametrize("later", [Outcome.ACCEPTED, Outcome.REFUSED])
def test_what_is_unknown_can_be_settled(journal: Journal, later: Outcome) -> None:
    journal.open(intent())
    journal.close("at-1", Ending(Outcome.UNKNOWN, message="timeout"))
    assert journal.close("at-1", Ending(later)).outcome == later


def test_an_ending_and_what_belongs_to_it_are_written_together_or_not_at_all(
    database: Database, journal: Journal
) -> None:
    journal.open(intent())

    def fail_late(session: object) -> None:
        session.add(DraftRow(id="d", owner="o", params={}, updated_at=1))  # type: ignore[attr-defined]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        journal.close("at-1", Ending(Outcome.ACCEPTED), fail_late)
    assert journal.get("at-1").outcome == Outcome.OPEN
    with database.reading() as session:
        assert session.get(DraftRow, "d") is None


def test_the_gateways_text_is_redacted(journal: Journal) -> None:
    journal.open(intent())
    row = journal.close("at-1", Ending(Outcome.REFUSED, -1, "card 5409-2600-0000-4321 is bad"))
    assert row.message == "card 540926******4321 is bad"


def test_an_unknown_key_is_a_ledger_error(journal: Journal) -> None:
    assert journal.known("at-0") is None
    with pytest.raises(LedgerError, match="no attempt at-0"):
        journal.get("at-0")
    with pytest.raises(LedgerError, match="no attempt at-0"):
        journal.close("at-0", Ending(Outcome.ACCEPTED))


def test_an_open_act_of_this_process_is_at_work_until_its_lease_ends(
    journal: Journal, clock: FixedClock
) -> None:
    journal.open(intent())
    clock.advance(timedelta(seconds=LEASE))
    assert journal.unresolved() == []
    clock.advance(timedelta(seconds=1))
    assert [row.key for row in journal.unresolved()] == ["at-1"]


def test_an_open_act_of_a_living_process_is_left_to_it(
    database: Database, journal: Journal
) -> None:
    row, _ = journal.open(intent())
    host = row.instance.rpartition(":")[0]
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        _move(database, "at-1", f"{host}:{process.pid}")
        assert journal.unresolved() == []
        process.communicate(b"\n")
    assert [row.key for row in journal.unresolved()] == ["at-1"]


def test_an_open_act_of_a_dead_process_is_found_at_once(
    database: Database, journal: Journal
) -> None:
    row, _ = journal.open(intent())
    _move(database, "at-1", f"{row.instance.rpartition(':')[0]}:{_dead_pid()}")
    assert [row.key for row in journal.unresolved()] == ["at-1"]


@pytest.mark.parametrize("instance", ["another-machine:1", "no pid at all", ""])
def test_of_what_cannot_be_asked_only_the_lease_tells(
    database: Database, journal: Journal, clock: FixedClock, instance: str
) -> None:
    journal.open(intent())
    _move(database, "at-1", instance)
    assert journal.unresolved() == []
    clock.advance(timedelta(seconds=LEASE + 1))
    assert len(journal.unresolved()) == 1


def test_unknown_ones_are_unresolved_and_settled_ones_are_not(
    journal: Journal, clock: FixedClock
) -> None:
    for number, outcome in enumerate([Outcome.UNKNOWN, Outcome.ACCEPTED, Outcome.REFUSED]):
        journal.open(intent(f"at-{number}"))
        journal.close(f"at-{number}", Ending(outcome))
        clock.advance(timedelta(seconds=1))
    journal.open(intent("at-9"))
    journal.close("at-9", Ending(Outcome.UNKNOWN))
    clock.advance(timedelta(days=1))
    assert [row.key for row in journal.unresolved()] == ["at-0", "at-9"]


def test_a_fruitless_lookup_is_counted_and_settles_nothing(journal: Journal) -> None:
    journal.open(intent())
    journal.note_lookup("at-1")
    journal.note_lookup("at-1")
    assert (journal.get("at-1").outcome, journal.get("at-1").lookups) == (Outcome.UNKNOWN, 2)
    journal.close("at-1", Ending(Outcome.ACCEPTED))
    journal.note_lookup("at-1")
    assert (journal.get("at-1").outcome, journal.get("at-1").lookups) == (Outcome.ACCEPTED, 2)


def test_a_payment_belongs_to_the_charge_that_names_it(journal: Journal) -> None:
    own, _ = journal.open(intent("at-own"))
    journal.open(intent("at-cancel", operation=CANCEL, imp_uid="imp_1"))
    assert not journal.is_taken(own, "imp_1")
    journal.open(intent("at-other"))
    journal.close("at-other", Ending(Outcome.ACCEPTED, imp_uid="imp_1"))
    assert journal.is_taken(own, "imp_1")
    assert not journal.is_taken(journal.get("at-other"), "imp_1")


def test_a_balance_is_used_up_by_the_cancel_that_was_accepted_from_it(journal: Journal) -> None:
    first, _ = journal.open(intent("at-1", operation=CANCEL, imp_uid="imp_1"))
    second, _ = journal.open(intent("at-2", operation=CANCEL, imp_uid="imp_1"))
    journal.open(intent("at-3", operation=CANCEL, imp_uid="imp_1", cancelled_before=300))
    journal.close("at-3", Ending(Outcome.ACCEPTED))
    assert not journal.is_overtaken(first)
    journal.close("at-2", Ending(Outcome.ACCEPTED))
    assert journal.is_overtaken(first)
    assert not journal.is_overtaken(second)


@given(st.lists(st.sampled_from(list(Outcome)), max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_often_it_is_closed_the_first_settlement_stands(
    journal: Journal, endings: list[Outcome]
) -> None:
    key = mint_attempt_key()
    journal.open(intent(key))
    for ending in endings:
        journal.close(key, Ending(ending))
    settled = [one for one in endings if one in {Outcome.ACCEPTED, Outcome.REFUSED}]
    expected = settled[0] if settled else [Outcome.OPEN, *endings][-1]
    assert journal.get(key).outcome == expected
