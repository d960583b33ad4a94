"""Does this process do the timed jobs? Asks again and again, so that one process always does."""

from __future__ import annotations

import asyncio
import time
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool

from lib.ledger.leases import Leases

log = structlog.get_logger()

JOBS: Final = ("lookups", "webhooks", "sync", "packing")
_LEASE: Final = 15.0  # seconds; as long do others wait for a process that died
_RENEW: Final = 4.0
_MARGIN: Final = 3.0  # of the lease that is not used: clocks and pauses


class Leading:
    """Which timed jobs are this process's at the moment."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self._until = dict.fromkeys(JOBS, 0.0)

    def leads(self, job: str) -> bool:
        """Say whether a job is ours; asked before each round of it."""
        return time.monotonic() < self._until[job]

    async def renew(self) -> None:
        """Ask for all leases, for ever, and give them back at the end."""
        try:
            while True:
                await self._round()
                await asyncio.sleep(_RENEW)
        finally:
            self._until = dict.fromkeys(JOBS, 0.0)
            self._leases.give_back()

    async def _round(self) -> None:
        for job in JOBS:
            asked = time.monotonic()
            try:
                got = await run_in_threadpool(self._leases.take, job, _LEASE)
            except Exception as error:  # noqa: BLE001 — the next round asks again
                log.warning("lease.unasked", job=job, reason=repr(error))
                continue
            had = self.leads(job)
            self._until[job] = asked + _LEASE - _MARGIN if got else 0.0
            if got != had:
                log.info("lease.taken" if got else "lease.lost", job=job)
