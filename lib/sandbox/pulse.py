"""What must every call know at once? One row, read before each call: the clock, and armed faults.

All processes that share a store read the same row, so a clock that is moved through one of them is
moved for all. A sandbox in memory has one process, so it need not ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, Literal

from lib.sandbox.rows import Connection

Mode = Literal["real", "frozen", "shifted"]

_SELECT: Final = "SELECT clock_mode, clock_at, faults FROM pulse"


@dataclass(frozen=True, slots=True)
class Beat:
    """The row.

    Attributes:
        mode: how the clock goes: as the machine's, not at all, or ahead of the machine's.
        at: frozen: the instant in UNIX seconds; shifted: by how many seconds it is ahead, behind
            when negative; real: 0.
        faults: how many faults are armed.
    """

    mode: Mode = "real"
    at: int = 0
    faults: int = 0


# One call asks several times. Nobody can hear of a change and make another call within that.
_FRESH: Final = 0.0005
_START: Final = Beat()


class Pulse:
    """Reads the row without a transaction; never writes it.

    Args:
        glance: reads one row of the sandbox's store, whose tables must be up to date by then;
            None = memory.
    """

    def __init__(self, glance: Callable[[str], tuple[Any, ...]] | None) -> None:
        self._glance = glance
        self._beat = _START
        self._fresh_until = 0.0

    def beat(self) -> Beat:
        """Return the row as it was committed last, or half a millisecond ago."""
        if self._glance is None or monotonic() < self._fresh_until:
            return self._beat
        row = self._glance(_SELECT)
        if row != (self._beat.mode, self._beat.at, self._beat.faults):
            self._beat = Beat(*row)
        self._fresh_until = monotonic() + _FRESH
        return self._beat

    def feel(self, db: Connection) -> Beat:
        """Return the row as a transaction sees it, which costs less than a look of one's own.

        A transaction that has changed the row ends with this: memory is told in no other way.
        """
        row = db.execute(_SELECT).fetchone()
        if tuple(row) != (self._beat.mode, self._beat.at, self._beat.faults):
            self._beat = Beat(*row)
        self._fresh_until = monotonic() + _FRESH
        return self._beat


def read(db: Connection) -> Beat:
    """Read the row as the present transaction sees it."""
    mode, at, faults = db.execute(_SELECT).fetchone()
    return Beat(mode, at, faults)


def count_faults(db: Connection) -> None:
    """Note how many faults are armed, after they have changed."""
    db.execute("UPDATE pulse SET faults = (SELECT count(*) FROM fault)")
