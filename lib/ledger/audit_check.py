"""Is the trail whole? Walks the chain and names every line that was tampered with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlmodel import Session, col, select

from lib.ledger import audit
from lib.ledger.schema import AuditRow

_AT_A_TIME: Final = 1_000
_MOST: Final = 100  # breaks that are named; of a trail written anew all lines would be


class Damage(StrEnum):
    """What can be wrong with a line."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold.

    Attributes:
        seq: number of the line; of the first missing one where lines were taken out.
        damage: what was done.
    """

    seq: int
    damage: Damage


@dataclass(frozen=True, slots=True)
class Report:
    """What a walk found.

    Attributes:
        lines: how many there are.
        head: hash of the end of the trail; written down elsewhere it also proves later that the
            whole trail was not written anew.
        breaks: where it does not hold, in the order of the lines; at most a hundred.
    """

    lines: int
    head: str
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        """Say whether the trail is whole."""
        return not self.breaks


def verify(session: Session) -> Report:
    """Walk the whole trail, from its first line to its end."""
    walk = _Walk()
    rows = session.exec(
        select(AuditRow)
        .order_by(col(AuditRow.seq), col(AuditRow.id))
        .execution_options(yield_per=_AT_A_TIME)
    )
    for row in rows:
        walk.step(row)
        session.expunge(row)
    seq, last = audit.head(session)
    walk.end(seq, last)
    return Report(walk.lines, last, tuple(walk.breaks[:_MOST]))


def has_head(session: Session, known: str) -> bool:
    """Say whether a line of the trail has this hash."""
    return session.exec(select(AuditRow.id).where(AuditRow.hash == known)).first() is not None


class _Walk:
    """One walk: where it stands, and what it has found."""

    def __init__(self) -> None:
        self.lines = 0
        self.breaks: list[Break] = []
        self._seq = 0
        self._hash = ""

    def step(self, row: AuditRow) -> None:
        """Hold a line against the one before it."""
        self.lines += 1
        if row.seq <= self._seq:
            self._found(row.seq, Damage.INSERTED)
            return
        missing = row.seq > self._seq + 1
        if missing:
            self._found(self._seq + 1, Damage.REMOVED)
        if audit.digest(row.previous, row.model_dump()) != row.hash or (
            not missing and row.previous != self._hash
        ):
            self._found(row.seq, Damage.CHANGED)
        self._seq, self._hash = row.seq, row.hash

    def end(self, seq: int, last: str) -> None:
        """Hold the last line against the end of the trail."""
        if self._seq < seq:
            self._found(self._seq + 1, Damage.REMOVED)
        elif self._seq > seq:
            self._found(self._seq, Damage.INSERTED)
        elif self._hash != last:
            self._found(self._seq, Damage.CHANGED)

    def _found(self, seq: int, damage: Damage) -> None:
        self.breaks.append(Break(seq, damage))
