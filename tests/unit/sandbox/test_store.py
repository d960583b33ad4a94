"""Is the sandbox's file safe? Opening, transactions, versions, threads."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from lib.sandbox.file_store import FileStore
from lib.sandbox.schema import MIGRATIONS
from lib.sandbox.store import StoreError

ADD = "INSERT INTO token VALUES (?, 'key', 1)"


def _count(store: FileStore) -> int:
    with store.reading() as db:
        return int(db.execute("SELECT count(*) FROM token").fetchone()[0])


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore(None if request.param == "memory" else tmp_path / "deep" / "sandbox.db")


def test_nothing_is_kept_of_a_transaction_that_fails(store: FileStore) -> None:
    def write_twice() -> None:
        with store.writing() as db:
            db.execute(ADD, ("a",))
            db.execute(ADD, ("a",))

    with pytest.raises(sqlite3.IntegrityError):
        write_twice()
    assert _count(store) == 0
    store.close()


def test_threads_write_one_after_the_other(store: FileStore) -> None:
    def add(number: int) -> None:
        with store.writing() as db:
            (before,) = db.execute("SELECT count(*) FROM token").fetchone()
            db.execute(ADD, (f"{before}",))
        assert number >= 0

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(100)))
    assert _count(store) == 100
    store.close()


def test_the_file_is_careful(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "sandbox.db")
    with store.reading() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 10_000
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    store.close()
    store.close()


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"

    def use(number: int) -> None:
        one = FileStore(path)
        with one.writing() as db:
            db.execute(ADD, (str(number),))
        one.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(24)))
    last = FileStore(path)
    assert _count(last) == 24
    last.close()


def test_files_that_are_not_ours_are_left_alone(tmp_path: Path) -> None:
    newer, foreign = tmp_path / "newer.db", tmp_path / "foreign.db"
    with closing(sqlite3.connect(newer)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        db.commit()
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE theirs (id INTEGER)")
        db.commit()
    for path, words in ((newer, "newer"), (foreign, "another program"), (tmp_path, "unable")):
        with pytest.raises(StoreError, match=words):
            FileStore(path).open()
