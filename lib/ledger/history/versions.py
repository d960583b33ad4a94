"""Has anything changed in a range? Each write counts up the days that it touches."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.tables import DayRow


def version(session: Session, where: HistoryFilter) -> tuple[int, int]:
    """Return how many days of a range and of as many before have changed, and how often in all."""
    days = where.last - where.first + 1
    query = select(func.count(), func.coalesce(func.sum(DayRow.version), 0)).where(
        col(DayRow.day) >= where.first - days, col(DayRow.day) <= where.last
    )
    n, total = session.exec(query).one()
    return int(n), int(total)
