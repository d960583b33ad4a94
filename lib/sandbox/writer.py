"""How do many writes become one? Whatever waits is written in one transaction, then all answered.

A commit that survives a power cut costs the same for one write as for fifty. One thread of each
process takes all that waits, gives each piece of work a savepoint of its own, commits once, and
only then lets the callers know. Callers wait in their event loop, which is woken once for all.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from lib.sandbox.rows import Connection
from lib.sandbox.store import Store

T = TypeVar("T")
Work = Callable[[Connection], T]
"""Reads and writes; what it raises undoes what it wrote and nothing else."""

_LARGEST_BATCH: Final = 256


@dataclass(slots=True)
class _Job:
    """A piece of work, who waits for it, and what came of it."""

    work: Work[Any]
    waiting: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Writer:
    """The one writer of a store in this process; its thread runs from the first write to close."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    async def run(self, work: Work[T]) -> T:
        """Do a piece of work in a transaction and return once what it wrote is safe.

        A caller that is gone before the end changes nothing: the work is done or not, as a whole.

        Raises:
            Exception: what the work raised; nothing that it wrote is kept.
            StoreError: the file cannot be opened.
            sqlite3.Error: the file cannot be written.
        """
        waiting: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._write, name="sandbox-writer", daemon=True
                )
                self._thread.start()
            self._jobs.put(_Job(work, waiting))
        return await waiting

    def close(self) -> None:
        """Write what waits and end the thread; the next write starts another one."""
        with self._guard:
            thread, self._thread = self._thread, None
            if thread:
                self._jobs.put(None)
        if thread:
            thread.join()

    def _write(self) -> None:
        ended = False
        while not ended:
            batch = [self._jobs.get()]
            with suppress(Empty):
                while batch[-1] is not None and len(batch) < _LARGEST_BATCH:
                    batch.append(self._jobs.get_nowait())
            ended = batch[-1] is None
            jobs = [job for job in batch if job]
            if jobs:
                self._commit(jobs)
                _answer(jobs)

    def _commit(self, jobs: Sequence[_Job]) -> None:
        try:
            with self._store.writing() as db:
                for job in jobs:
                    _do(job, db)
        except Exception as error:  # noqa: BLE001 — each caller hears of it, the thread goes on
            for job in jobs:
                job.error = error


def _do(job: _Job, db: Connection) -> None:
    db.execute("SAVEPOINT job")
    try:
        job.result = job.work(db)
    except Exception as error:
        if not db.in_transaction:  # a full disk and its like undo the whole batch
            raise
        db.execute("ROLLBACK TO job")
        job.error = error
    db.execute("RELEASE job")


def _answer(jobs: Sequence[_Job]) -> None:
    """Tell the callers, each in its own loop; a loop that is closed has no callers left."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        loops.setdefault(job.waiting.get_loop(), []).append(job)
    for loop, done in loops.items():
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell, done)


def _tell(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if job.waiting.done():
            continue
        if job.error:
            job.waiting.set_exception(job.error)
        else:
            job.waiting.set_result(job.result)
