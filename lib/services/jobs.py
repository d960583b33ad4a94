"""What goes on in the background, and how far is it? Work that outlives the click that began it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import structlog

from lib.kernel.clock import Clock
from lib.kernel.errors import PaybenchError
from lib.kernel.ids import mint_id

log = structlog.get_logger()

_KEPT: Final = 50  # jobs that have ended


@dataclass(slots=True)
class Job:
    """Some work, and how far it is.

    Attributes:
        id: by which it is found again.
        kind: what it does, such as ``export``.
        owner: who began it.
        total: how much there is to do; 0 = not known.
        started_at: when it began.
        done: how much is done.
        ended_at: when it ended; None = it goes on.
        result: what came of it.
        error: why it failed.
        stop: set it to have the work end early.
    """

    id: str
    kind: str
    owner: str
    total: int
    started_at: datetime
    done: int = 0
    ended_at: datetime | None = None
    result: Any = None
    error: PaybenchError | Exception | None = None
    stop: threading.Event = field(default_factory=threading.Event, repr=False)

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far it is; called by the work itself.

        Raises:
            StoppedError: it is to end early.
        """
        self.done = done
        if total is not None:
            self.total = total
        if self.stop.is_set():
            raise StoppedError

    def rate(self, now: datetime) -> float:
        """Return how much is done a second."""
        seconds = ((self.ended_at or now) - self.started_at).total_seconds()
        return self.done / seconds if seconds > 0 else 0.0


class StoppedError(Exception):
    """Somebody has asked a job to end."""


class Jobs:
    """Work in threads of this process, each with its progress."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, kind: str, owner: str, work: Callable[[Job], Any], *, total: int = 0) -> Job:
        """Begin some work.

        Args:
            kind: what it does.
            owner: who begins it.
            work: does it; told its job, to report to; its answer becomes the result.
            total: how much there is to do; 0 = not known.
        """
        job = Job(mint_id("job"), kind, owner, total, self._clock.now())
        with self._lock:
            self._jobs[job.id] = job
            self._tidy()
        threading.Thread(
            target=self._run, args=(job, work), name=f"paybench-{kind}", daemon=True
        ).start()
        return job

    def find(self, number: str) -> Job | None:
        """Return a job; None when it is unknown or long over."""
        return self._jobs.get(number)

    def now(self) -> datetime:
        """Return the present instant, for rates."""
        return self._clock.now()

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        try:
            job.result = work(job)
        except StoppedError as error:
            job.error = error
        except PaybenchError as error:
            job.error = error
            log.warning("job.refused", kind=job.kind, reason=str(error))
        except Exception as error:
            job.error = error
            log.exception("job.failed", kind=job.kind)
        job.ended_at = self._clock.now()

    def _tidy(self) -> None:
        ended = [job for job in self._jobs.values() if job.ended_at is not None]
        for job in ended[: max(0, len(ended) - _KEPT)]:
            del self._jobs[job.id]
