"""How did it go, period by period? Days, weeks from Monday, months, stacked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sqlmodel import Session

from lib.ledger.history.figures import APPROVED, Figures
from lib.ledger.history.sums import THURSDAY, Period, Sum, read
from lib.ledger.history.where import EPOCH, HistoryFilter
from lib.ledger.rollups.cells import BACK, VOID, Axis


class Stack(Enum):
    """By what are the periods stacked?"""

    STATUS = "status"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
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
    amount: int


def series(session: Session, where: HistoryFilter, period: Period, stack: Stack) -> list[Point]:
    """Return the periods of a range in which something happened, oldest first.

    Args:
        session: a reading session.
        where: which payments.
        period: DAY, WEEK or MONTH.
        stack: one layer for each status, or for each method.
    """
    axis = Axis.METHOD if stack is Stack.METHOD else Axis.ALL
    found: dict[tuple[date, str, str, str], tuple[Figures, list[int]]] = {}
    for one in read(session, where, axis, period):
        key = one.key if stack is Stack.METHOD else status_of(one)
        place = (day_of(one.period, period), key, one.environment, one.currency)
        figures, amount = found.setdefault(place, (Figures(*place[2:]), [0]))
        figures.add(one, where.basis)
        if not one.state.startswith(BACK) and (stack is Stack.STATUS or one.state in APPROVED):
            amount[0] += one.amount
    return [
        Point(day, key, figures, amount)
        for (day, key, *_), (figures, (amount,)) in sorted(found.items(), key=lambda it: it[0])
    ]


def status_of(one: Sum) -> str:
    """Return the status of the payments in a sum."""
    state = one.state.removeprefix(BACK)
    return "cancelled" if state == VOID else state


def day_of(number: int, period: Period) -> date:
    """Return the first Korean day of a period by its number."""
    if period is Period.MONTH:
        year, month = divmod(number, 12)
        return date(year, month + 1, 1)
    days = number * 7 - THURSDAY if period is Period.WEEK else number
    return EPOCH + timedelta(days=days)
