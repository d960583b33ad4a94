"""Who does the timed jobs while others look? The leases of a ledger, read again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.kernel.clock import SystemClock, to_millis
from tests.databases import asking

_EVERY = 0.1  # seconds


class Seen:
    """What was seen of the leases.

    Attributes:
        takeovers: how often each job went from one process to another.
        longest_gap: seconds in which nobody who lives had a job, at most.
    """

    def __init__(self) -> None:
        self.takeovers: dict[str, int] = {}
        self.longest_gap: dict[str, float] = {}
        self._holders: dict[str, str] = {}
        self._held_until: dict[str, int] = {}

    def look(self, rows: list[tuple[str, str, int]], now: int) -> None:
        """Take in the rows of one moment, in milliseconds."""
        for job, holder, until in rows:
            before = self._holders.setdefault(job, holder)
            self.takeovers.setdefault(job, 0)
            self.takeovers[job] += before != holder
            self._holders[job] = holder
            if until > now and _lives(holder):
                self._held_until[job] = now
            gap = (now - self._held_until.setdefault(job, now)) / 1000
            self.longest_gap[job] = max(self.longest_gap.get(job, 0.0), gap)


def _lives(holder: str) -> bool:
    """Say whether a process of this machine is there; a lease outlives the one that took it."""
    return Path(f"/proc/{holder.split(':')[1]}").exists()


@contextmanager
def watching(address: str) -> Iterator[Seen]:
    """Look at the leases for a while."""
    seen, ended, clock = Seen(), threading.Event(), SystemClock()

    def look() -> None:
        while not ended.wait(_EVERY):
            with asking(address) as ledger:
                rows = ledger.execute("SELECT job, holder, until_ms FROM lease").fetchall()
            seen.look(rows, to_millis(clock.now()))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
