"""Is the ledger without drift whatever happens to it, and is every drift told and mended?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lib.kernel.settings import PROJECT
from lib.ledger import proof
from lib.ledger.engine import Database
from lib.ledger.facts import CancelFact, Cause, PaymentFact, Sighting
from lib.ledger.proof import Drift
from lib.ledger.rollups import building
from lib.ledger.sightings import record_all
from lib.services.packing import Packing
from tests.databases import ON_POSTGRESQL, fresh
from tests.unit.ledger.made_up import fill, payment

_NOT_A_COLUMN: Final = "cancels"


class CrashError(Exception):
    """What happens in the middle of a transaction."""


def read(body: dict[str, Any]) -> PaymentFact:
    """Read a made-up body back; it keeps amounts only, so that ids follow from their places."""
    values = {name: value for name, value in body.items() if name != _NOT_A_COLUMN}
    cancels = tuple(CancelFact(*one) for one in body[_NOT_A_COLUMN])
    return PaymentFact(values, cancels, body)


def told(fact: PaymentFact, environment: str = "live") -> Sighting:
    """Return a sighting whose body tells everything."""
    cancels = [
        [one.cancellation_id, one.amount, one.reason, one.pg_tid, one.cancelled_at]
        for one in fact.cancels
    ]
    return Sighting(
        PaymentFact(fact.values, fact.cancels, {**fact.values, _NOT_A_COLUMN: cancels}),
        environment,
        "ch-1",
    )


def drifts(database: Database) -> list[Drift]:
    with database.reading() as session:
        return list(proof.verify(session, read, lambda _what, _done: None))


def keep(database: Database, sightings: list[Sighting], *, crash: bool = False) -> None:
    with database.writing() as session:
        record_all(session, sightings, cause=Cause.SYNC, observed_at=1_800_000_000)
        if crash:
            raise CrashError


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_random_orders_repetitions_and_crashes_leave_no_drift(seed: int) -> None:
    random = Random(seed)  # noqa: S311 — no secret
    states = [one for number in range(12) for one in payment(random, number)]
    order = [*states, *random.choices(states, k=8)]
    random.shuffle(order)
    with TemporaryDirectory() as folder:
        database = fresh(folder)
        rest = [told(one) for one in order]
        while rest:
            size = random.randint(1, 9)
            some, rest = rest[:size], rest[size:]
            if random.random() < 0.3:
                with pytest.raises(CrashError):
                    keep(database, some, crash=True)
            keep(database, some)
            if random.random() < 0.3:
                Packing(database).refresh(most=random.randint(1, 9))
        assert drifts(database) == []
        with database.reading() as session:
            before = _picture(session)
        with database.writing() as session:
            assert proof.rebuild(session, read, lambda _what, _done: None) == 0
        with database.reading() as session:
            assert _picture(session) == before
        database.close()


def _picture(session: Any) -> list[list[Any]]:  # noqa: ANN401
    """Return all that is kept, but for sums that came to nothing and the count of changes."""
    queries = (
        "SELECT * FROM payment ORDER BY id",
        "SELECT payment_id, cancellation_id, amount FROM payment_cancel ORDER BY 1, 2",
        "SELECT * FROM roll_cube WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5",
        "SELECT * FROM roll_axis WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
    )
    return [[tuple(row) for row in session.execute(text(query))] for query in queries]


@pytest.mark.skipif(ON_POSTGRESQL, reason="it is the process that shares a file")
def test_a_process_killed_while_it_records_leaves_no_drift(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from random import Random;"
        "from lib.ledger.engine import Database; from tests.unit.ledger.made_up import payment;"
        "from tests.unit.ledger.test_proof import keep, told;"
        "database = Database(Path(sys.argv[1])); database.migrate(); random = Random(5);"
        "print('ready', flush=True);"
        "[keep(database, [told(s) for n in range(at, at + 20) for s in payment(random, n)])"
        " for at in range(0, 100_000, 20)]"
    )
    path = tmp_path / "ledger.db"
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], cwd=PROJECT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.4)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        database = Database(path)
        with database.reading() as session:
            assert session.execute(text("SELECT count(*) FROM payment")).scalar_one() > 0
        assert drifts(database) == []
        database.close()


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE roll_cube SET amount = amount + 1 WHERE grain = 0", "cube"),
        ("DELETE FROM roll_cube WHERE grain = 1", "cube"),
        ("UPDATE roll_axis SET n = n + 1 WHERE axis = 8", "axis"),
        (
            "INSERT INTO roll_axis VALUES (0, 0, 0, 9, 'live', 'KRW', 'paid', '', 1, 1, 0)",
            "axis",
        ),
        ("UPDATE payment SET amount = amount + 1 WHERE id = 3", "payment"),
        ("UPDATE payment SET status = 'paid', state = 'paid' WHERE status = 'failed'", "payment"),
        ("UPDATE payment SET dim_id = 1 WHERE id = 3", "payment"),
        ("DELETE FROM payment_cancel", "cancel"),
        ("UPDATE payment_cancel SET cancellation_id = cancellation_id || 'x'", "cancel"),
        pytest.param(
            "INSERT INTO payment_text(payment_text) VALUES ('delete-all')",
            "text",
            marks=pytest.mark.skipif(ON_POSTGRESQL, reason="a text index of SQLite"),
        ),
    ],
)
def test_a_drift_is_told_and_mended(database: Database, damage: str, what: str) -> None:
    random = Random(3)  # noqa: S311 — no secret
    many = 600 if what == "text" else 60  # the newest ones are not in its index yet
    keep(database, [told(one) for number in range(many) for one in payment(random, number)])
    assert drifts(database) == []
    with database.writing() as session:
        session.execute(text(damage))
    assert what in {drift.what for drift in drifts(database)}
    with database.writing() as session:
        proof.rebuild(session, read, lambda _what, _done: None)
    assert drifts(database) == []


def test_sums_are_made_for_a_ledger_that_had_none(database: Database) -> None:
    with database.writing() as session:
        fill(session, 200, 1)
    with database.reading() as session:
        before = _picture(session)
    with database.writing() as session:
        for table in ("roll_cube", "roll_axis", "pay_dim"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 — our own names
        session.execute(
            text("UPDATE payment SET state = '', dim_id = 0, requested_at = 0, changed_at = 0")
        )
    with database.writing() as session:
        building.build_missing(session)
    with database.reading() as session:
        assert _picture(session) == before
