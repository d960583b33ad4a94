"""Does the ledger's file stand many writers, odd folders and broken transactions?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.schema import AuditRow, CancelRow

WRITERS, LINES = 16, 15


def _count(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(AuditRow)).one()


def _write(database: Database, subject: str) -> None:
    with database.writing() as session:
        # Reading before writing is what breaks a deferred BEGIN.
        before = session.exec(select(func.count()).select_from(AuditRow)).one()
        audit.append(session, at=before, actor="a", action="x", subject=subject, data={})


def test_sixteen_threads_write_and_none_finds_the_database_locked(database: Database) -> None:
    def work(number: int) -> None:
        for _ in range(LINES):
            _write(database, str(number))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    with database.reading() as session:
        seen = sorted(session.exec(select(AuditRow.at)).all())
    # Each saw exactly what the ones before it had written, so they took turns.
    assert seen == list(range(WRITERS * LINES))


def test_two_openings_of_one_file_take_turns(database: Database, tmp_path: Path) -> None:
    other = Database(tmp_path / "ledger.db")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: _write((database, other)[n % 2], str(n)), range(80)))
    assert _count(database) == _count(other) == 80
    other.close()


def test_nothing_is_kept_of_a_transaction_that_fails(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            audit.append(session, at=1, actor="a", action="x", subject="s", data={})
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _count(database) == 0


def test_a_reader_sees_one_picture_while_others_write(database: Database) -> None:
    with database.reading() as session:
        count = select(func.count()).select_from(AuditRow)
        before = session.exec(count).one()
        _write(database, "meanwhile")
        assert session.exec(count).one() == before
    assert _count(database) == before + 1


def test_what_points_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(CancelRow(payment_id=404, cancellation_id="c", amount=1, cancelled_at=1))


def test_a_commit_is_on_the_disk_before_it_returns(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL


def test_the_name_of_a_folder_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "50% off? #1 & co" / "ledger.db"
    opened = Database(path)
    opened.migrate()
    _write(opened, "s")
    opened.close()
    assert path.exists()
