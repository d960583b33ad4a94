"""How did it go, period by period? Days, weeks from Monday, months, stacked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from sqlmodel import Session

from lib.ledger.history.figures import APPROVED, Figures
from lib.ledger.history.sums import THURSDAY, Period, read
from lib.ledger.history.where import EPOCH, HistoryFilter
from lib.ledger.rollups.cells import BACK, VOID, Axis


class Stack(Enum):
    """By what are the periods stacked?"""

    STATUS = "status"
    METHOD = "method"


@dataclass(slots=True)
class Point:
    """One layer of one period.

    Attributes:
        day: first Korean day of the period; it may lie before the range.
        key: status or method.
        figures: sums of that layer; with STATUS, ``figures.amount`` is what tells.
        amount: minor units of the payments in it, whatever became of them.
    """

    day: date
    key: str
    figures: Figures
    amount: int = 0


def series(session: Session, where: HistoryFilter, period: Period, stack: Stack) -> list[Point]:
    """Return the periods of a range in which something happened, oldest first.

    Args:
        session: a reading session.
        where: which payments.
        period: DAY, WEEK or MONTH.
        stack: one layer for each status, or for each method.
    """
    axis = Axis.METHOD if stack is Stack.METHOD else Axis.ALL
    found: dict[tuple[int, str, str, str], Point] = {}
    is_method, basis = stack is Stack.METHOD, where.basis
    for one in read(session, where, axis, period):
        key = one.key if is_method else status_of(one.state)
        place = (one.period, key, one.environment, one.currency)
        point = found.get(place)
        if point is None:
            figures = Figures(one.environment, one.currency)
            point = found[place] = Point(day_of(one.period, period), key, figures)
        point.figures.add(one, basis)
        if one.state in APPROVED or not (is_method or one.state.startswith(BACK)):
            point.amount += one.amount
    return [found[place] for place in sorted(found)]


@lru_cache
def status_of(state: str) -> str:
    """Return the status of the payments in a sum of a state."""
    own = state.removeprefix(BACK)
    return "cancelled" if own == VOID else own


@lru_cache(1 << 12)
def day_of(number: int, period: Period) -> date:
    """Return the first Korean day of a period by its number."""
    if period is Period.MONTH:
        year, month = divmod(number, 12)
        return date(year, month + 1, 1)
    days = number * 7 - THURSDAY if period is Period.WEEK else number
    return EPOCH + timedelta(days=days)
