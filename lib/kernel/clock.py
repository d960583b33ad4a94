"""What time is it? The only place that asks the machine; days are Asia/Seoul."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

SEOUL: Final = ZoneInfo("Asia/Seoul")


class Clock(Protocol):
    """Something that knows the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 — this is the one clock


class FixedClock:
    """A clock that moves only when told to; for tests and for time travel."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant at which the clock stands."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._at += by


def to_unix(instant: datetime | None) -> int:
    """Write an instant as the wire does: whole UNIX seconds, 0 for "never"."""
    return 0 if instant is None else int(instant.timestamp())


def to_millis(instant: datetime) -> int:
    """Return an instant as UNIX milliseconds; for what has to be told apart within a second."""
    return int(instant.timestamp() * 1000)


def from_unix(seconds: int | None) -> datetime | None:
    """Read the wire's UNIX seconds; 0 and null mean "never"."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def seoul_day(instant: datetime) -> date:
    """Return the Korean calendar day of an instant."""
    return instant.astimezone(SEOUL).date()


def seoul_midnight(day: date) -> datetime:
    """Return the first instant of a Korean day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL).astimezone(UTC)
