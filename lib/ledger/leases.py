"""Which of several processes does a timed job? Whoever holds its lease, until it runs out.

A process that dies or hangs no longer renews, and another takes over. Two that do a job at once for
a moment, because one was asleep and did not know, do no harm: jobs read and record.
"""

from __future__ import annotations

import os
import secrets
import socket

from sqlalchemy import insert, or_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from lib.kernel.clock import Clock, to_millis
from lib.ledger.engine import Database
from lib.ledger.governing import LeaseRow


class Leases:
    """The leases of one process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def take(self, job: str, seconds: float) -> bool:
        """Take or renew a lease and say whether it is ours now.

        Args:
            job: name of the timed job.
            seconds: until it runs out unless it is renewed.
        """
        now = to_millis(self._clock.now())
        until = now + int(seconds * 1000)
        with self._database.reading() as session:
            row = session.get(LeaseRow, job)
            if row is not None and row.holder != self.holder and row.until_ms > now:
                return False  # most processes get no further, and write nothing
        if row is None:
            self._begin(job)
        with self._database.writing() as session:
            mine = col(LeaseRow.holder) == self.holder
            changed = session.execute(
                update(LeaseRow)
                .where(col(LeaseRow.job) == job, or_(mine, col(LeaseRow.until_ms) <= now))
                .values(
                    holder=self.holder,
                    until_ms=until,
                    changes=col(LeaseRow.changes)
                    + (0 if row is not None and row.holder == self.holder else 1),
                )
            )
            assert isinstance(changed, CursorResult)  # noqa: S101 — of an UPDATE it is
            return changed.rowcount == 1

    def give_back(self) -> None:
        """Let all leases go, so that others need not wait; at the end of a process."""
        with self._database.writing() as session:
            session.execute(
                update(LeaseRow).where(col(LeaseRow.holder) == self.holder).values(until_ms=0)
            )

    def holder_of(self, job: str) -> str:
        """Return who holds a lease now; empty when nobody does."""
        now = to_millis(self._clock.now())
        with self._database.reading() as session:
            found = session.exec(
                select(LeaseRow.holder).where(LeaseRow.job == job, col(LeaseRow.until_ms) > now)
            ).first()
        return found or ""

    def _begin(self, job: str) -> None:
        try:
            with self._database.writing() as session:
                session.execute(insert(LeaseRow).values(job=job, holder="", until_ms=0, changes=0))
        except IntegrityError:
            return  # another process was faster
