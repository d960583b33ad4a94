"""Is a copy that PostgreSQL's own tools make during a batch whole? And are their names told?"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lib.access.actors import LOCAL
from lib.kernel.settings import PROJECT
from lib.ledger.journal import Outcome
from tests.contract.books import books_in
from tests.contract.sandbox_server import Sandbox
from tests.databases import address_of, programs

pytestmark = pytest.mark.contract
MANY = 300
KEY = "a key that both of them have, and that is in neither copy"


def _command(*words: str, data: Path, address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lib", *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PAYBENCH_DATA_DIR": str(data),
            "PAYBENCH_DATABASE_URL": address,
            "PAYBENCH_SECRET_KEY": KEY,
        },
    )


def test_a_copy_during_a_batch_is_whole_and_resumes_elsewhere(
    tmp_path: Path, postgresql: str, sandbox: Sandbox
) -> None:
    kept = str(tmp_path / "paybench.dump")
    with books_in(tmp_path, sandbox.url, database_url=postgresql, secret_key=KEY) as books:
        commands = [books.command(merchant_uid=f"order-{number}") for number in range(MANY)]
        begun = threading.Event()
        batch = threading.Thread(
            target=books.services.batches.place_many,
            args=(commands, LOCAL),
            kwargs={"progress": lambda *_args: begun.set()},
        )
        batch.start()
        assert begun.wait(60)
        dump = [str(programs() / "pg_dump"), "--format=custom", "--file", kept, postgresql]
        subprocess.run(dump, check=True)
        batch.join(120)

    there = address_of(tmp_path / "there", blank=True)
    restore = [str(programs() / "pg_restore"), "--dbname", there, "--exit-on-error", kept]
    subprocess.run(restore, check=True)
    assert _command("audit", "verify", data=tmp_path, address=there).returncode == 0
    with books_in(tmp_path, sandbox.url, database_url=there, secret_key=KEY) as resumed:
        placed = resumed.services.batches.place_many(commands, LOCAL)
        resumed.services.unknowns.resolve_all()
        assert len(placed) == MANY
        # What was charged after that moment the gateway knows by its order number and refuses.
        known = {Outcome.ACCEPTED, Outcome.REFUSED, Outcome.OPEN}
        assert {attempt.outcome for attempt in placed} <= known
        assert resumed.services.unknowns.open() == []
    paid = sandbox.api.get("/payments/status/paid?limit=1").response["total"]
    assert paid == MANY


def test_the_commands_say_what_to_do_instead_and_make_nothing(
    tmp_path: Path, postgresql: str
) -> None:
    for words in (("backup", str(tmp_path / "b.zip")), ("restore", str(tmp_path / "b.zip"))):
        done = _command(*words, data=tmp_path / "data", address=postgresql)
        assert done.returncode == 2
        assert "pg_dump --format=custom" in done.stderr
        assert "pg_restore" in done.stderr
    assert not (tmp_path / "b.zip").exists()


def test_the_doctor_looks_at_the_database_and_makes_nothing_in_it(
    tmp_path: Path, postgresql: str
) -> None:
    empty = _command("doctor", data=tmp_path, address=postgresql)
    assert "there is no ledger yet" in empty.stdout
    assert "schema" not in empty.stdout

    assert _command("migrate", data=tmp_path, address=postgresql).returncode == 0
    whole = _command("doctor", data=tmp_path, address=postgresql)
    assert "PostgreSQL holds ledger and sandbox" in whole.stdout
    assert "the newest" in whole.stdout
    assert "FAIL" not in whole.stdout

    gone = _command("doctor", data=tmp_path, address="postgresql://x:hush-hush@127.0.0.1:1/x")
    assert gone.returncode == 1
    assert "FAIL  database" in gone.stdout
    assert "hush-hush" not in gone.stdout + gone.stderr
