"""Is every way to tamper with the trail found, and an honest trail never accused?"""

# ruff: noqa: S608 — the statements are ours, and tampering is what is tried

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from lib.kernel import trace
from lib.ledger import audit, audit_check
from lib.ledger.audit_check import Break, Damage
from lib.ledger.engine import Database
from tests.databases import fresh

_LINES = 6


@pytest.fixture
def trail(database: Database) -> Database:
    for number in range(1, _LINES + 1):
        with database.writing() as session, trace.traced("10.0.0.7"):
            audit.append(
                session,
                at=number,
                actor="kim",
                action="channel.changed",
                subject=f"ch-{number}",
                data={"before": {"mid": "a"}, "after": {"mid": "b"}, "n": number},
            )
    return database


def _breaks(database: Database) -> tuple[Break, ...]:
    with database.reading() as session:
        return audit_check.verify(session).breaks


def _run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_an_honest_trail_is_whole(trail: Database) -> None:
    with trail.reading() as session:
        report = audit_check.verify(session)
        assert report.ok
        assert (report.lines, report.head) == (_LINES, audit.head(session)[1])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "7"),
        ("actor", "'lee'"),
        ("action", "'channel.added'"),
        ("subject", "'x'"),
        ("data", "'{}'"),
        ("origin", "'10.0.0.8'"),
        ("request", "''"),
        ("previous", "''"),
        ("hash", "'00'"),
    ],
)
def test_a_changed_line_is_found_whichever_column_it_is(
    trail: Database, column: str, value: str
) -> None:
    _run(trail, f"UPDATE audit SET {column} = {value} WHERE seq = 3")
    assert Break(3, Damage.CHANGED) in _breaks(trail)


def test_a_changed_line_with_a_hash_of_its_own_does_not_fit_the_next_one(trail: Database) -> None:
    with trail.writing() as session:
        row = session.execute(text("SELECT * FROM audit WHERE seq = 3")).mappings().one()
        told = row["data"]  # SQLite hands JSON out as text
        read = json.loads(told) if isinstance(told, str) else told
        forged = {**row, "actor": "lee", "data": read}
        digest = audit.digest(row["previous"], forged)
        session.execute(
            text("UPDATE audit SET actor = 'lee', hash = :hash WHERE seq = 3"), {"hash": digest}
        )
    assert _breaks(trail) == (Break(4, Damage.CHANGED),)


@pytest.mark.parametrize("seq", range(1, _LINES + 1))
def test_a_line_that_was_taken_out_is_found_the_last_one_too(trail: Database, seq: int) -> None:
    _run(trail, f"DELETE FROM audit WHERE seq = {seq}")
    assert _breaks(trail) == (Break(seq, Damage.REMOVED),)


def test_lines_that_were_moved_together_over_a_gap_are_found(trail: Database) -> None:
    _run(
        trail,
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = seq - 1 WHERE seq = 4",
        "UPDATE audit SET seq = seq - 1 WHERE seq = 5",
        "UPDATE audit SET seq = seq - 1 WHERE seq = 6",
    )
    assert Break(3, Damage.CHANGED) in _breaks(trail)


@pytest.mark.parametrize("seq", [0, 3, _LINES + 1])
def test_a_line_that_was_slipped_in_is_found(trail: Database, seq: int) -> None:
    columns = "at, actor, action, subject, data, origin, request, previous, hash"
    moved = [
        f"UPDATE audit SET seq = {number + 1} WHERE seq = {number}"
        for number in range(_LINES, max(seq, 1) - 1, -1)
        if seq
    ]
    _run(
        trail,
        *moved,
        f"INSERT INTO audit (seq, {columns}) SELECT {seq}, {columns} FROM audit WHERE seq = 1",
    )
    assert _breaks(trail) != ()


def test_two_lines_that_changed_places_are_found(trail: Database) -> None:
    _run(
        trail,
        "UPDATE audit SET seq = 99 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 5",
        "UPDATE audit SET seq = 5 WHERE seq = 99",
    )
    assert {one.damage for one in _breaks(trail)} == {Damage.CHANGED}


def test_an_emptied_trail_is_found(trail: Database) -> None:
    _run(trail, "DELETE FROM audit")
    assert _breaks(trail) == (Break(1, Damage.REMOVED),)


def test_lines_of_one_transaction_and_of_many_at_once_follow_each_other(trail: Database) -> None:
    with trail.writing() as session:
        for number in range(3):
            audit.append(session, at=9, actor="a", action="x", subject=str(number), data={})
    assert _breaks(trail) == ()


def test_what_was_rolled_back_leaves_no_gap(trail: Database) -> None:
    def fail() -> None:
        with trail.writing() as session:
            audit.append(session, at=9, actor="a", action="x", subject="s", data={})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with trail.writing() as session:
        audit.append(session, at=10, actor="a", action="x", subject="s", data={})
    assert _breaks(trail) == ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(data=st.dictionaries(st.text(max_size=4), _JSON, max_size=4))
def test_whatever_a_line_tells_it_is_the_same_when_it_is_read(
    data: dict[str, Any], shared: Callable[[], Database]
) -> None:
    database = shared()
    with database.writing() as session:
        audit.append(session, at=1, actor="a", action="x", subject="s", data=data)
    assert _breaks(database) == ()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Database]]:
    database = fresh(tmp_path_factory.mktemp("audit"))
    yield lambda: database
    database.close()
