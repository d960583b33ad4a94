"""Is a backup that is made during a batch of charges whole, and does it resume elsewhere?"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from lib.access.actors import LOCAL
from lib.catalog.vocabulary import Environment
from lib.kernel.clock import SystemClock
from lib.kernel.errors import SettingsError
from lib.kernel.settings import PROJECT
from lib.ledger import audit_check, backups
from lib.ledger.journal import Outcome
from lib.services.bootstrap import build
from tests.contract.books import Books, books_in
from tests.contract.sandbox_server import Sandbox
from tests.databases import about_files

pytestmark = [pytest.mark.contract, about_files("on a server pg_dump does it")]
MANY = 600


def _archive(books: Books, path: Path) -> backups.Kept:
    ledger = books.services.settings.ledger_path
    return backups.back_up({backups.LEDGER: ledger}, path, SystemClock())


def test_a_backup_during_a_batch_verifies_and_resumes_elsewhere(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "here", sandbox.url) as books:
        commands = [books.command(merchant_uid=f"order-{number}") for number in range(MANY)]
        begun = threading.Event()

        def told(done: int, _all: int) -> None:
            if done >= 250:
                begun.set()

        batch = threading.Thread(
            target=books.services.batches.place_many,
            args=(commands, LOCAL),
            kwargs={"progress": told},
        )
        batch.start()
        assert begun.wait(60)
        kept = _archive(books, tmp_path / "backup.zip")
        batch.join(120)

        restored = backups.restore(tmp_path / "backup.zip", tmp_path / "there")
        assert restored == kept
        key = books.services.settings.data_dir / "secret.key"
        (tmp_path / "there" / "secret.key").write_bytes(key.read_bytes())
        (tmp_path / "there" / "secret.key").chmod(0o600)

        settings = books.services.settings.model_copy(update={"data_dir": tmp_path / "there"})
        elsewhere = build(settings)
        try:
            placed = elsewhere.batches.place_many(commands, LOCAL)
            elsewhere.unknowns.resolve_all()
            with elsewhere.database.reading() as session:
                assert audit_check.verify(session).ok
            # What was charged after that moment the gateway knows by its order number and refuses.
            assert len(placed) == MANY
            assert {one.outcome for one in placed} <= {
                Outcome.ACCEPTED,
                Outcome.REFUSED,
                Outcome.OPEN,
            }
            assert not elsewhere.unknowns.open()
            paid = sandbox.api.call("GET", "/payments/status/paid?limit=1").response["total"]
            assert paid == MANY
        finally:
            elsewhere.close()


def test_the_archive_holds_no_secret_in_clear_and_no_key(tmp_path: Path, sandbox: Sandbox) -> None:
    with books_in(tmp_path / "here", sandbox.url) as books:
        books.charge()
        secret = "a-secret-that-is-written-nowhere-else"
        books.add_channel(Environment.TEST, rest_secret=secret)
        _archive(books, tmp_path / "backup.zip")
        key = (books.services.settings.data_dir / "secret.key").read_text().split()[0]
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        held = b"".join(packed.read(name) for name in packed.namelist())
    for hidden in (secret, key):
        assert hidden.encode() not in held
    assert (tmp_path / "backup.zip").stat().st_mode & 0o077 == 0


def test_a_damaged_archive_is_refused_and_nothing_is_changed(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "here", sandbox.url) as books:
        books.charge()
        _archive(books, tmp_path / "backup.zip")
    whole = (tmp_path / "backup.zip").read_bytes()
    there = tmp_path / "there"
    for bad in (whole[:-100], b"", b"PK garbage", whole[:2000] + b"\0" * 50 + whole[2050:]):
        (tmp_path / "bad.zip").write_bytes(bad)
        with pytest.raises(SettingsError):
            backups.restore(tmp_path / "bad.zip", there)
        assert not (there / "ledger.db").exists()


def test_a_ledger_that_is_there_already_stays_unless_it_is_said(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with books_in(tmp_path / "here", sandbox.url) as books:
        books.charge()
        _archive(books, tmp_path / "backup.zip")
    backups.restore(tmp_path / "backup.zip", tmp_path / "there")
    with pytest.raises(SettingsError, match="--replace"):
        backups.restore(tmp_path / "backup.zip", tmp_path / "there")
    backups.restore(tmp_path / "backup.zip", tmp_path / "there", replace=True)


def test_an_archive_whose_names_lead_elsewhere_is_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as packed:
        packed.writestr(
            "manifest.json",
            '{"format":1,"made_at":1,"version":"x","audit_lines":0,"audit_head":"",'
            '"files":{"ledger.db":"","../../evil":""}}',
        )
        packed.writestr("ledger.db", "")
        packed.writestr("../../evil", "")
    with pytest.raises(SettingsError):
        backups.restore(tmp_path / "evil.zip", tmp_path / "there")
    assert not (tmp_path.parent / "evil").exists()


def test_the_command_line_writes_and_restores(tmp_path: Path, sandbox: Sandbox) -> None:
    with books_in(tmp_path / "here", sandbox.url) as books:
        books.charge()
        folder = books.services.settings.data_dir

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lib", *words],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PAYBENCH_DATA_DIR": str(folder)},
        )

    archive = str(tmp_path / "b.zip")
    assert run("backup", archive).returncode == 0
    assert run("restore", archive, "--to", str(tmp_path / "there")).returncode == 0
    assert run("restore", archive, "--to", str(tmp_path / "there")).returncode == 2
    assert run("restore", str(tmp_path / "none.zip"), "--to", str(tmp_path / "x")).returncode == 2
