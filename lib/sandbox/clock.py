"""What time is it in the sandbox? The machine's time until somebody stops or moves it.

There is one clock for everything that waits for an instant: tokens, schedules, deadlines of
accounts, nightly cancels, webhooks that are late or tried again. How it stands is kept with the
payments, so a restart changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from lib.kernel.clock import Clock, to_unix
from lib.sandbox.pulse import Beat, Mode, Pulse, read
from lib.sandbox.rows import Connection

EARLIEST: Final = to_unix(datetime(2000, 1, 1, tzinfo=UTC))
LATEST: Final = to_unix(datetime(2100, 1, 1, tzinfo=UTC))


class SandboxClock:
    """A clock over the machine's.

    Args:
        machine: what it follows while nobody has moved it.
        pulse: where it is read how it stands.
    """

    def __init__(self, machine: Clock, pulse: Pulse) -> None:
        self.machine = machine
        self._pulse = pulse

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return present(self._pulse.beat(), self.machine)


def present(beat: Beat, machine: Clock) -> datetime:
    """Return the instant at which a clock stands."""
    if beat.mode == "frozen":
        return datetime.fromtimestamp(beat.at, UTC)
    now = machine.now()
    return now + timedelta(seconds=beat.at) if beat.at else now


def now_in(db: Connection, machine: Clock) -> int:
    """Return the present instant in UNIX seconds as a transaction sees it."""
    return to_unix(present(read(db), machine))


def freeze(db: Connection, machine: Clock) -> None:
    """Stop the clock where it stands."""
    _write(db, "frozen", now_in(db, machine))


def release(db: Connection, machine: Clock) -> None:
    """Let a stopped clock go on from where it stands; one that goes is left alone."""
    beat = read(db)
    if beat.mode == "frozen":
        _shift(db, beat.at - to_unix(machine.now()))


def follow_the_machine(db: Connection) -> None:
    """Go back to real time."""
    _write(db, "real", 0)


def set_to(db: Connection, machine: Clock, instant: int) -> None:
    """Move the clock to an instant; a stopped one stays stopped there, another goes on from there.

    Args:
        db: a writing connection.
        machine: see SandboxClock.
        instant: UNIX seconds, EARLIEST to LATEST.
    """
    if read(db).mode == "frozen":
        _write(db, "frozen", instant)
    else:
        _shift(db, instant - to_unix(machine.now()))


def _shift(db: Connection, seconds: int) -> None:
    _write(db, "shifted" if seconds else "real", seconds)


def _write(db: Connection, mode: Mode, at: int) -> None:
    db.execute("UPDATE pulse SET clock_mode = ?, clock_at = ?", (mode, at))
