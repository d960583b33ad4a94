"""Is a sandbox in PostgreSQL as safe as one in a file? Transactions, versions, lost connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from lib.sandbox.places import store_at
from lib.sandbox.rows import Connection
from lib.sandbox.schema import MIGRATIONS
from lib.sandbox.store import Store, StoreError
from lib.sandbox.writer import Writer

ADD = "INSERT INTO token VALUES (?, 'key', 1)"


@pytest.fixture
def store(postgresql: str) -> Iterator[Store]:
    opened = store_at(postgresql)
    yield opened
    opened.close()


def _names(store: Store) -> list[str]:
    with store.reading() as db:
        return [row["access_token"] for row in db.execute("SELECT * FROM token ORDER BY 1")]


def _cut_all_connections(postgresql: str) -> None:
    with psycopg.connect(postgresql) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'paybench-sandbox'"
        )


def test_nothing_is_kept_of_a_transaction_that_fails(store: Store) -> None:
    def write_twice() -> None:
        with store.writing() as db:
            db.execute(ADD, ("a",))
            db.execute(ADD, ("a",))

    with pytest.raises(psycopg.errors.UniqueViolation):
        write_twice()
    assert _names(store) == []
    with store.writing() as db:
        db.execute(ADD, ("b",))
    assert _names(store) == ["b"]


def test_processes_write_one_after_the_other(postgresql: str) -> None:
    stores = [store_at(postgresql) for _ in range(4)]

    def add(number: int) -> None:
        with stores[number % 4].writing() as db:
            (before,) = db.execute("SELECT count(*) FROM token").fetchone()
            db.execute(ADD, (f"{before:03d}",))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    assert _names(stores[0]) == [f"{number:03d}" for number in range(80)]
    for store in stores:
        store.close()


def test_whoever_reads_sees_one_unchanging_state(store: Store) -> None:
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM token").fetchone()[0] == 0
        with store.writing() as other:
            other.execute(ADD, ("a",))
        assert db.execute("SELECT count(*) FROM token").fetchone()[0] == 0
    assert _names(store) == ["a"]
    assert store.glance("SELECT access_token FROM token") == ("a",)


def test_a_connection_that_was_lost_while_it_was_idle_is_made_anew(
    store: Store, postgresql: str
) -> None:
    with store.writing() as db:
        db.execute(ADD, ("a",))
    assert _names(store) == ["a"]
    store.glance("SELECT 1")
    _cut_all_connections(postgresql)
    assert store.glance("SELECT 1") == (1,)
    assert _names(store) == ["a"]
    with store.writing() as db:
        db.execute(ADD, ("b",))
    assert _names(store) == ["a", "b"]


def test_a_connection_that_is_lost_at_work_undoes_all_of_it_and_is_told(
    store: Store, postgresql: str
) -> None:
    def lose() -> None:
        with store.writing() as db:
            db.execute(ADD, ("a",))
            _cut_all_connections(postgresql)
            db.execute(ADD, ("b",))

    with pytest.raises(StoreError, match="PostgreSQL"):
        lose()
    assert _names(store) == []


def test_what_fails_in_a_batch_undoes_itself_and_nobody_else(store: Store) -> None:
    writer = Writer(store)

    def adding(name: str) -> Callable[[Connection], object]:
        return lambda db: db.execute(ADD, (name,))

    async def all_at_once() -> list[object]:
        works = [writer.run(adding(name)) for name in ("a", "b", "a", "c")]
        return await asyncio.gather(*works, return_exceptions=True)

    outcomes = asyncio.run(all_at_once())
    assert [isinstance(one, psycopg.Error) for one in outcomes] == [False, False, True, False]
    assert _names(store) == ["a", "b", "c"]
    writer.close()


def test_many_open_a_new_database_at_once(postgresql: str) -> None:
    def use(number: int) -> None:
        one = store_at(postgresql)
        with one.writing() as db:
            db.execute(ADD, (str(number),))
        one.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(16)))
    last = store_at(postgresql)
    assert len(_names(last)) == 16
    last.close()


def test_it_is_emptied_as_a_file_is(store: Store) -> None:
    with store.writing() as db:
        for _ in range(2):
            db.execute(
                "INSERT INTO fault (name, value, operation, remaining, armed_at)"
                " VALUES ('x', 1, '', 1, 1)"
            )
        db.execute("UPDATE pulse SET clock_mode = 'frozen', clock_at = 5")
        store.empty(db)
        made = db.execute(
            "INSERT INTO fault (name, value, operation, remaining, armed_at)"
            " VALUES ('x', 1, '', 1, 1)"
        )
        assert made.lastrowid == 1
    assert store.glance("SELECT clock_mode, clock_at FROM pulse") == ("real", 0)
    with store.reading() as db:
        assert db.execute("SELECT sum(value) FROM fault").fetchone()[0] == 1


def test_values_mean_what_they_mean_in_a_file(store: Store) -> None:
    with store.writing() as db:
        db.execute(ADD, ("a\0b 100% :x ?",))
        db.execute("UPDATE token SET expires_at = :at WHERE imp_key = 'key'", {"at": True})
        row = db.execute("SELECT * FROM token WHERE expires_at = ?", (True,)).fetchone()
    assert dict(row) == {"access_token": "a\ufffdb 100% :x ?", "imp_key": "key", "expires_at": 1}
    assert (row[1], len(row), list(row)[1]) == ("key", 3, "key")


def test_a_schema_that_is_newer_is_left_alone(store: Store, postgresql: str) -> None:
    store.open()
    with psycopg.connect(postgresql) as db:
        db.execute("UPDATE paybench_sandbox.version SET number = %s", (len(MIGRATIONS) + 1,))
    with pytest.raises(StoreError, match="newer"):
        store_at(postgresql).open()


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match="PostgreSQL") as caught:
        store_at("postgresql://someone:hush-hush@127.0.0.1:1/x").open()
    assert "hush-hush" not in str(caught.value)
