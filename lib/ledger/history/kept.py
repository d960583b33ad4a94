"""What is summed already? Rows along an axis, or those of the cube, by period."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import func, literal
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.history import conditions, scan
from lib.ledger.history.periods import THURSDAY, WEEK, Period, Piece, Sum
from lib.ledger.history.where import TEST, HistoryFilter
from lib.ledger.rollups.cells import Axis, Grain, month_of
from lib.ledger.rollups.tables import CubeRow, DimRow

_SUMS: Final = "sum(n), sum(amount), sum(cancelled)"


def along(  # noqa: PLR0913, PLR0917 — one reading of one table
    session: Session,
    where: HistoryFilter,
    axis: Axis,
    keys: Sequence[str],
    period: Period,
    piece: Piece,
) -> list[Sum]:
    """Return the sums along an axis.

    Args:
        session: a reading session.
        where: its basis, environments and currency count.
        axis: along what.
        keys: which of its keys; empty = all.
        period: by which periods.
        piece: the days or months of which.
    """
    grain, low, high = piece
    given: list[Any] = [int(where.basis), int(axis), int(grain), low, high]
    given += where.environments or [TEST]
    given += [where.currency] if where.currency else []
    given += keys
    text = _along(
        len(where.environments), len(where.currency[:1]), len(keys), period, period is _OF[grain]
    )
    found = bulk.asked(session, text, given)
    is_day = _is_day(piece, period)
    is_whole = period is _OF[grain] or session.get_bind().dialect.name == "sqlite"
    if is_whole and not is_day:  # numbers are what they should be
        return [Sum(*row) for row in found]
    return [
        Sum(environment, currency, state, key, month_of(number) if is_day else number, *_ints(sums))
        for environment, currency, state, key, number, *sums in found
    ]


def _is_day(piece: Piece, period: Period) -> bool:
    """Say whether days have to become months."""
    return period is Period.MONTH and piece[0] is Grain.DAY


def mixed(
    session: Session, where: HistoryFilter, axis: Axis, period: Period, piece: Piece
) -> list[Sum]:
    """Return the sums of chosen months and issuers, along one of both or neither."""
    months, issuers = set(map(str, where.months)), set(where.issuers)
    found = []
    for one in along(session, where, Axis.MIX, (), period, piece):
        own_months, _, issuer = one.key.partition("|")
        if (months and own_months not in months) or (issuers and issuer not in issuers):
            continue
        keys = {Axis.MONTHS: own_months, Axis.ISSUER: issuer, Axis.MIX: one.key}
        one.key = keys.get(axis, "")
        found.append(one)
    return found


def cube(
    session: Session, where: HistoryFilter, axis: Axis, period: Period, piece: Piece
) -> list[Sum]:
    """Return the sums of any filter without text and amounts, along any axis but the hours."""
    table = CubeRow
    keys: tuple[Any, ...] = scan.key_columns(axis)
    grain, low, high = piece
    number = {
        Period.NONE: literal(0),
        Period.WEEK: (col(table.period) + THURSDAY) // WEEK,
        Period.WEEKDAY: (col(table.period) + THURSDAY) % WEEK,
    }.get(period, table.period)
    query = (
        select(  # type: ignore[call-overload]
            DimRow.environment,
            DimRow.currency,
            table.state,
            *keys,
            number,
            *(func.sum(column) for column in (table.n, table.amount, table.cancelled)),
        )
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
    is_day = _is_day(piece, period)
    found = []
    for environment, currency, state, *rest in session.execute(query):
        key = "|".join(map(str, rest[: len(keys)]))
        number, *sums = rest[len(keys) :]
        place = month_of(number) if is_day else int(number)
        found.append(Sum(environment, currency, state, key, place, *_ints(sums)))
    return found


_OF: Final = {Grain.DAY: Period.DAY, Grain.MONTH: Period.MONTH}


@cache
def _along(
    environments: int,
    currencies: int,
    keys: int,
    period: Period,
    is_row: bool,  # noqa: FBT001 — cached by them
) -> str:
    """Write the query: for a screen's few rows building it anew would take longer than asking."""
    number = {
        Period.NONE: "0",
        Period.WEEK: f"(period + {THURSDAY}) / {WEEK}",
        Period.WEEKDAY: f"(period + {THURSDAY}) % {WEEK}",
    }.get(period, "period")
    wanted = f"IN ({_marks(environments)})" if environments else "<> ?"
    sums = "n, amount, cancelled" if is_row else _SUMS
    text = (
        f"SELECT environment, currency, state, key, {number}, {sums}"  # noqa: S608 — our own names
        " FROM roll_axis WHERE basis = ? AND axis = ? AND grain = ? AND period >= ?"
        f" AND period <= ? AND environment {wanted}"
    )
    if currencies:
        text += " AND currency = ?"
    if keys:
        text += f" AND key IN ({_marks(keys)})"
    if is_row:  # one row each
        return text
    # The key first: it differs most, so rows are found alike with the fewest comparisons.
    by = "key, state, currency, environment"
    return f"{text} GROUP BY {by}" if period is Period.NONE else f"{text} GROUP BY {by}, {number}"


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _ints(sums: Sequence[Any]) -> tuple[int, int, int]:
    n, amount, cancelled = sums
    return int(n), int(amount), int(cancelled)
