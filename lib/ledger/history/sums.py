"""Which sums answer a question? Those along an axis, else the cube, else the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from sqlalchemy import func, literal
from sqlmodel import Session, col, select

from lib.ledger.history import conditions, scan
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import BACK, Axis, Basis, Grain, month_of
from lib.ledger.rollups.tables import AxisRow, CubeRow, DimRow

_MIXED: Final = {Axis.MONTHS, Axis.ISSUER, Axis.MIX}
_WEEK: Final = 7
THURSDAY: Final = 3  # what the first of January 1970 was, counted from Monday


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


def read(
    session: Session,
    where: HistoryFilter,
    axis: Axis = Axis.ALL,
    period: Period = Period.NONE,
) -> list[Sum]:
    """Return the sums of a filter along an axis and by period.

    Args:
        session: a reading session.
        where: which payments.
        axis: along what.
        period: by which periods.
    """
    if where.last < where.first:
        return []
    restricted = {found for found, _ in where.restricted()}
    needed = (restricted | {axis}) - {Axis.ALL}
    has_axes = where.basis is Basis.PAID
    if where.needs_rows or (axis is Axis.HOUR and (restricted or not has_axes)):
        rows = scan.sums(session, where, axis)
        found = [Sum(*row) for row in rows]
        return _folded(_by_period(one, period) for one in found if _is_wanted(where, one))
    pieces = _pieces(where, period)
    if len(needed) <= 1 and has_axes:
        (along,) = needed or {Axis.ALL}
        keys = dict(where.restricted()).get(along, ())
        found = _along(session, where, along, keys, period, pieces)
        if axis is Axis.ALL:
            found = [replace(one, key="") for one in found]
    elif needed <= _MIXED and has_axes:
        found = _mixed(session, where, axis, period, pieces)
    else:
        found = _in_cube(session, where, axis, period, pieces)
    return _folded(one for one in found if _is_wanted(where, one))


def _pieces(where: HistoryFilter, period: Period) -> list[tuple[Grain, int, int]]:
    """Cut a range into whole months and the days at its ends, where days do not matter."""
    first, last = where.first, where.last
    if period not in {Period.NONE, Period.MONTH}:
        return [(Grain.DAY, first, last)]
    months = range(month_of(first - 1) + 1, month_of(last + 1))  # those that lie wholly within
    if not months:
        return [(Grain.DAY, first, last)]
    begins = _first_day(months.start, first)
    ends = _first_day(months.stop, last + 1)
    pieces = [(Grain.MONTH, months.start, months.stop - 1)]
    if begins > first:
        pieces.append((Grain.DAY, first, begins - 1))
    if ends <= last:
        pieces.append((Grain.DAY, ends, last))
    return pieces


def _first_day(month: int, near: int) -> int:
    """Return the first day of a month that begins at most 31 days from a day."""
    day = near
    while month_of(day) >= month:
        day -= 1
    while month_of(day) < month:
        day += 1
    return day


def _along(  # noqa: PLR0913, PLR0917 — one reading of one table
    session: Session,
    where: HistoryFilter,
    axis: Axis,
    keys: Sequence[str],
    period: Period,
    pieces: list[tuple[Grain, int, int]],
) -> list[Sum]:
    table = AxisRow
    found: list[Sum] = []
    for grain, low, high in pieces:
        number, is_day = _number(table.period, grain, period)
        columns = (table.environment, table.currency, table.state, table.key)
        query = (
            select(*columns, number, *_summed(table))  # type: ignore[call-overload]
            .where(
                *conditions.of_axis(where),
                table.axis == int(axis),
                table.grain == int(grain),
                col(table.period) >= low,
                col(table.period) <= high,
            )
            .group_by(*columns, number)
        )
        if keys:
            query = query.where(col(table.key).in_(keys))
        found += _found(session, query, is_day=is_day)
    return found


def _mixed(
    session: Session,
    where: HistoryFilter,
    axis: Axis,
    period: Period,
    pieces: list[tuple[Grain, int, int]],
) -> list[Sum]:
    months, issuers = set(map(str, where.months)), set(where.issuers)
    found = []
    for one in _along(session, where, Axis.MIX, (), period, pieces):
        own_months, _, issuer = one.key.partition("|")
        if (months and own_months not in months) or (issuers and issuer not in issuers):
            continue
        keys = {Axis.MONTHS: own_months, Axis.ISSUER: issuer, Axis.MIX: one.key}
        found.append(replace(one, key=keys.get(axis, "")))
    return found


def _in_cube(
    session: Session,
    where: HistoryFilter,
    axis: Axis,
    period: Period,
    pieces: list[tuple[Grain, int, int]],
) -> list[Sum]:
    table = CubeRow
    keys: tuple[Any, ...] = scan.key_columns(axis)
    found: list[Sum] = []
    for grain, low, high in pieces:
        number, is_day = _number(table.period, grain, period)
        query = (
            select(DimRow.environment, DimRow.currency, table.state, *keys, number, *_summed(table))  # type: ignore[call-overload]
            .join(DimRow, col(DimRow.id) == table.dim_id)
            .where(
                table.basis == int(where.basis),
                table.grain == int(grain),
                col(table.period) >= low,
                col(table.period) <= high,
                conditions.of_environment(where, DimRow.environment),
                *conditions.of_dims(where),
            )
            .group_by(DimRow.environment, DimRow.currency, table.state, *keys, number)
        )
        found += _found(session, query, is_day=is_day, keys=len(keys))
    return found


def _summed(table: type[AxisRow | CubeRow]) -> tuple[Any, ...]:
    return func.sum(table.n), func.sum(table.amount), func.sum(table.cancelled)


def _number(column: Any, grain: Grain, period: Period) -> tuple[Any, bool]:  # noqa: ANN401
    """Return what a period's number is in the database, and whether a day has to become a month."""
    if period is Period.NONE:
        return literal(0), False
    if period is Period.WEEK:
        return (column + THURSDAY) // _WEEK, False
    if period is Period.WEEKDAY:
        return (column + THURSDAY) % _WEEK, False
    return column, period is Period.MONTH and grain is Grain.DAY


def _found(session: Session, query: Any, *, is_day: bool, keys: int = 1) -> Iterator[Sum]:  # noqa: ANN401
    for environment, currency, state, *rest in session.execute(query):
        key = "|".join(map(str, rest[:keys]))
        number, n, amount, cancelled = rest[keys:]
        place = month_of(number) if is_day else int(number)
        yield Sum(environment, currency, state, key, place, int(n), int(amount), int(cancelled))


def _by_period(one: Sum, period: Period) -> Sum:
    """Give a sum of a day the number of the period it lies in."""
    day = one.period
    number = {
        Period.NONE: 0,
        Period.DAY: day,
        Period.WEEK: (day + THURSDAY) // _WEEK,
        Period.MONTH: month_of(day),
        Period.WEEKDAY: (day + THURSDAY) % _WEEK,
    }[period]
    return replace(one, period=number)


def _is_wanted(where: HistoryFilter, one: Sum) -> bool:
    return not where.states or one.state.removeprefix(BACK) in where.states


def _folded(found: Iterator[Sum]) -> list[Sum]:
    """Add up what has one place; what comes to nothing is left out."""
    places: dict[tuple[Any, ...], Sum] = {}
    for one in found:
        place = (one.environment, one.currency, one.state, one.key, one.period)
        known = places.get(place)
        if known is None:
            places[place] = one
        else:
            known.n += one.n
            known.amount += one.amount
            known.cancelled += one.cancelled
    return [one for one in places.values() if one.n or one.amount or one.cancelled]
