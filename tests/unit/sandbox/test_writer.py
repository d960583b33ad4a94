"""Are writes that share a transaction still apart? And is each told what became of it?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.sandbox.file_store import FileStore
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.rows import Connection
from lib.sandbox.store import StoreError
from lib.sandbox.writer import Writer

ADD = "INSERT INTO token VALUES (?, 'key', 1)"


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore(None if request.param == "memory" else tmp_path / "sandbox.db")


@pytest.fixture
def writer(store: FileStore) -> Iterator[Writer]:
    writer = Writer(store)
    yield writer
    writer.close()
    store.close()


def _names(store: FileStore) -> list[str]:
    with store.reading() as db:
        return [row[0] for row in db.execute("SELECT access_token FROM token ORDER BY 1")]


def _adding(name: str, *, refused: bool = False) -> Callable[[Connection], str]:
    def work(db: Connection) -> str:
        db.execute(ADD, (name,))
        if refused:
            raise Refusal(1, name)
        return name

    return work


def test_what_raises_undoes_itself_and_nobody_else(store: FileStore, writer: Writer) -> None:
    async def all_at_once() -> list[object]:
        works = [_adding(f"{number}", refused=number % 3 == 0) for number in range(30)]
        return await asyncio.gather(*map(writer.run, works), return_exceptions=True)

    outcomes = asyncio.run(all_at_once())
    for number, outcome in enumerate(outcomes):
        assert isinstance(outcome, Refusal) if number % 3 == 0 else outcome == f"{number}"
    assert _names(store) == sorted(f"{number}" for number in range(30) if number % 3)


def test_many_writes_share_a_commit(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "sandbox.db")
    writer = Writer(store)

    async def all_at_once() -> set[int]:
        # Whether the file has changed is asked by the connection that reads.
        with store.reading() as db:
            versions = {db.execute("PRAGMA data_version").fetchone()[0]}
        works = asyncio.gather(*(writer.run(_adding(f"{number}")) for number in range(200)))
        while not works.done():
            await asyncio.sleep(0)
            with store.reading() as db:
                versions.add(db.execute("PRAGMA data_version").fetchone()[0])
        return versions

    assert len(asyncio.run(all_at_once())) < 20
    assert len(_names(store)) == 200
    writer.close()
    store.close()


def test_it_outlives_loops_and_may_be_closed_at_any_time(store: FileStore, writer: Writer) -> None:
    for number in range(3):
        assert asyncio.run(writer.run(_adding(f"{number}"))) == f"{number}"
        if number:
            writer.close()
    writer.close()
    assert _names(store) == ["0", "1", "2"]


def test_a_caller_that_is_gone_is_written_for_all_the_same(
    store: FileStore, writer: Writer
) -> None:
    async def leave_at_once() -> None:
        task = asyncio.create_task(writer.run(_adding("left")))
        await asyncio.sleep(0)
        task.cancel()
        assert await writer.run(_adding("stayed")) == "stayed"
        assert task.cancelled()

    asyncio.run(leave_at_once())
    assert _names(store) == ["left", "stayed"]


def test_a_file_that_cannot_be_written_is_told_to_everybody(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    writer = Writer(store)

    async def both() -> list[object]:
        works = [writer.run(_adding("a")), writer.run(_adding("b"))]
        return await asyncio.gather(*works, return_exceptions=True)

    assert [type(outcome) for outcome in asyncio.run(both())] == [StoreError, StoreError]
    writer.close()
