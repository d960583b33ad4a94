"""When shall a key be charged again? A monthly pattern, or moments that somebody wrote down."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final

from lib.kernel.clock import SEOUL, to_unix
from lib.kernel.problems import Problem

MOST: Final = 120  # charges in one plan (ours; the documents name no limit)
NAME_LENGTH: Final = 40
_LINE: Final = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[ T](?P<time>\d{1,2}:\d{2}))?(?:[ ,;\t]+(?P<amount>[\d,]+))?"
)


class MonthEnd(StrEnum):
    """What happens in a month that is too short for the day."""

    LAST = "last"
    SKIP = "skip"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Moment:
    """One charge of a plan.

    Attributes:
        at: when, aware.
        amount: won.
    """

    at: datetime
    amount: int


def monthly(  # noqa: PLR0913 — the parts of a pattern
    first: date, *, day: int, count: int, at: time, amount: int, month_end: MonthEnd
) -> tuple[Moment, ...]:
    """Return a charge a month, in Seoul time.

    Args:
        first: no charge lies before this day.
        day: day of the month, 1 to 31.
        count: how many charges.
        at: time of the day in Seoul.
        amount: won, each time.
        month_end: what a month does that has no such day.
    """
    moments: list[Moment] = []
    year, month = first.year, first.month
    while len(moments) < count and year < date.max.year:
        when = _in_month(year, month, day, month_end)
        if when is not None and when >= first:
            moments.append(Moment(datetime.combine(when, at, SEOUL), amount))
        year, month = _next(year, month)
    return tuple(moments)


def _in_month(year: int, month: int, day: int, month_end: MonthEnd) -> date | None:
    last = monthrange(year, month)[1]
    if day <= last:
        return date(year, month, day)
    if month_end is MonthEnd.LAST:
        return date(year, month, last)
    return date(*_next(year, month), 1) if month_end is MonthEnd.NEXT else None


def _next(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004


def written(text: str, *, at: time, amount: int) -> tuple[tuple[Moment, ...], tuple[Problem, ...]]:
    """Read moments that somebody wrote, one a line: a day, then time and amount if they differ.

    Args:
        text: such as ``2026-12-24 09:00 14000``.
        at: time of the day in Seoul where a line names none.
        amount: won where a line names none.

    Returns:
        The moments, the earliest first, and what could not be read.
    """
    moments: list[Moment] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        moment = _read(line.strip(), at, amount)
        if moment is None:
            problems.append(
                Problem(
                    "dates",
                    "Line {number} cannot be read: {line}. Write a day, and a time and an amount "
                    "if they differ, such as 2026-12-24 09:00 14000.",
                    params={"number": number, "line": line.strip()[:40]},
                )
            )
        else:
            moments.append(moment)
    return tuple(sorted(moments, key=lambda moment: moment.at)), tuple(problems)


def _read(line: str, at: time, amount: int) -> Moment | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        day = date(*(int(part) for part in match["day"].split("-")))
        hour = at
        if match["time"]:
            hours, minutes = match["time"].split(":")
            hour = time(int(hours), int(minutes))
        named = match["amount"]
        return Moment(
            datetime.combine(day, hour, SEOUL), int(named.replace(",", "")) if named else amount
        )
    except ValueError:
        return None


def entries(
    moments: Sequence[Moment],
    *,
    order_number: str,
    name: str,
    **shared: Any,  # noqa: ANN401
) -> list[dict[str, Any]]:
    """Write a plan as the wire does, each charge with an order number and a name of its own.

    Args:
        moments: the plan.
        order_number: what all order numbers begin with.
        name: of the order; ``{n}``, ``{count}`` and ``{month}`` are filled in.
        shared: further wire fields of every charge; what is None is left out.
    """
    more = {key: value for key, value in shared.items() if value not in (None, "")}
    several = len(moments) > 1
    return [
        {
            "merchant_uid": f"{order_number}-{number:02d}" if several else order_number,
            "schedule_at": to_unix(moment.at),
            "amount": moment.amount,
            "currency": "KRW",
            "name": _named(name, number, len(moments), moment.at),
            **more,
        }
        for number, moment in enumerate(moments, start=1)
    ]


def _named(name: str, number: int, count: int, at: datetime) -> str:
    for slot, value in (
        ("{n}", str(number)),
        ("{count}", str(count)),
        ("{month}", f"{at.astimezone(SEOUL):%Y-%m}"),
    ):
        name = name.replace(slot, value)
    return name.strip()[:NAME_LENGTH]
