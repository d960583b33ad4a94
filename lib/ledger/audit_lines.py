"""Which lines of the trail fit? A filter, a page of lines, and all of them one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from lib.kernel.clock import SEOUL, to_unix
from lib.ledger.schema import AuditRow

_AT_A_TIME: Final = 1_000


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines.

    Attributes:
        first_day: in Seoul; None = from the beginning.
        last_day: in Seoul, with the whole day; None = to the end.
        actor: exact name; empty = anybody.
        action: how the code begins, such as ``channel``; empty = any.
        subject: exact id of what was acted on, or of the request; empty = any.
    """

    first_day: date | None = None
    last_day: date | None = None
    actor: str = ""
    action: str = ""
    subject: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a line has to fulfil."""
        found: list[ColumnElement[bool]] = []
        if self.first_day is not None:
            found.append(col(AuditRow.at) >= _begin(self.first_day))
        if self.last_day is not None:
            found.append(col(AuditRow.at) < _begin(self.last_day + timedelta(days=1)))
        if self.actor:
            found.append(col(AuditRow.actor) == self.actor)
        if self.action:
            found.append(col(AuditRow.action).startswith(self.action, autoescape=True))
        if self.subject:
            found.append(
                (col(AuditRow.subject) == self.subject) | (col(AuditRow.request) == self.subject)
            )
        return found


def page(
    session: Session, where: LineFilter, *, number: int, size: int
) -> tuple[Sequence[AuditRow], int]:
    """Return one page of lines, the newest first, and how many there are in all."""
    conditions = where.conditions()
    total = session.exec(select(func.count()).select_from(AuditRow).where(*conditions)).one()
    query = select(AuditRow).where(*conditions).order_by(col(AuditRow.seq).desc())
    return session.exec(query.offset((number - 1) * size).limit(size)).all(), total


def each(session: Session, where: LineFilter) -> Iterator[dict[str, Any]]:
    """Give all lines by column name, the oldest first, a thousand in memory at a time."""
    query = select(AuditRow).where(*where.conditions()).order_by(col(AuditRow.seq))
    for row in session.exec(query.execution_options(yield_per=_AT_A_TIME)):
        yield row.model_dump(exclude={"id"})
        session.expunge(row)


def actors(session: Session) -> Sequence[str]:
    """Return everybody who is named in the trail."""
    return session.exec(select(AuditRow.actor).distinct().order_by(col(AuditRow.actor))).all()


def _begin(day: date) -> int:
    return to_unix(datetime.combine(day, time(), SEOUL))
