"""What is one sum, and of which period is it? Days, weeks from Monday, months, weekdays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from lib.ledger.rollups.cells import Grain, month_of

WEEK: Final = 7
THURSDAY: Final = 3  # what the first of January 1970 was, counted from Monday

Piece = tuple[Grain, int, int]  # first and last period, by its number


class Period(Enum):
    """By which periods is summed?"""

    NONE = "none"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WEEKDAY = "weekday"


@dataclass(slots=True)
class Sum:
    """One sum.

    Attributes:
        environment: sandbox, test, live or sample.
        currency: ISO 4217.
        state: the payments' state, or ``back:`` and the state for money that went back.
        key: along the axis that was asked for; empty without one.
        period: its number: days since 1970, weeks whose Monday is ``number * 7 - 3``, months since
            the year 0, or 0 = Monday; 0 without periods.
        n: how many.
        amount: minor units.
        cancelled: minor units that have gone back of them by now.
    """

    environment: str
    currency: str
    state: str
    key: str
    period: int
    n: int
    amount: int
    cancelled: int


def number_of(day: int, period: Period) -> int:
    """Return the number of the period in which a Korean day lies."""
    if period is Period.NONE:
        return 0
    if period is Period.MONTH:
        return month_of(day)
    if period is Period.DAY:
        return day
    shifted = day + THURSDAY
    return shifted // WEEK if period is Period.WEEK else shifted % WEEK


def pieces(first: int, last: int, period: Period) -> list[Piece]:
    """Cut a range into whole months and the days at its ends, where days do not matter."""
    if period not in {Period.NONE, Period.MONTH}:
        return [(Grain.DAY, first, last)]
    months = range(month_of(first - 1) + 1, month_of(last + 1))  # those that lie wholly within
    if not months:
        return [(Grain.DAY, first, last)]
    begins = _first_day(months.start, first)
    ends = _first_day(months.stop, last + 1)
    found: list[Piece] = [(Grain.MONTH, months.start, months.stop - 1)]
    if begins > first:
        found.append((Grain.DAY, first, begins - 1))
    if ends <= last:
        found.append((Grain.DAY, ends, last))
    return found


def _first_day(month: int, near: int) -> int:
    """Return the first day of a month that begins at most 31 days from a day."""
    day = near
    while month_of(day) >= month:
        day -= 1
    while month_of(day) < month:
        day += 1
    return day
