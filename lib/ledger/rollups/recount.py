"""What should the sums be? Counted anew from the payments, a month at a time.

A month fits in memory, however large the ledger; recounting is how sums are made, proved, mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from lib.ledger.rollups.cells import (
    BACK,
    HOUR,
    HOURS,
    SEOUL_SHIFT,
    Basis,
    Cells,
    Dim,
    Sums,
    month_of,
)
from lib.ledger.rollups.deltas import axis_rows, cube_rows
from lib.ledger.rollups.tables import AxisRow, CubeRow, DimRow
from lib.ledger.schema import CancelRow, PaymentRow

AT: Final = {
    Basis.PAID: col(PaymentRow.event_at),
    Basis.REQUESTED: col(PaymentRow.requested_at),
    Basis.CHANGED: col(PaymentRow.changed_at),
}
_DAY: Final = HOUR * HOURS
_SUMS: Final = ("n", "amount", "cancelled")

CUBE: Final = ("grain", "period", "state", "dim_id")
AXIS: Final = ("axis", "grain", "period", "environment", "currency", "state", "key")
_LAST_AXIS: Final = 1 << 10

_NOWHERE: Final = Dim("", "", "", "", "", "", 0, "")  # of payments whose dimension is not kept

Place = tuple[Any, ...]


@dataclass(slots=True)
class Month:
    """The sums of one month on one basis, as rows of the cube and along the axes.

    Attributes:
        basis: on which basis.
        first: first Korean day since 1970.
        after: first day after it.
        cube: sums by (grain, period, state, dimension).
        axes: sums by (axis, grain, period, environment, currency, state, key).
    """

    basis: Basis
    first: int
    after: int
    cube: dict[Place, Sums] = field(default_factory=dict)
    axes: dict[Place, Sums] = field(default_factory=dict)


def dims(session: Session) -> dict[int, Dim]:
    """Return all dimensions by their numbers."""
    query = select(DimRow.__table__)  # type: ignore[attr-defined]
    return {row.id: Dim(*tuple(row)[1:]) for row in session.execute(query)}


def environments(session: Session) -> list[str]:
    """Return the environments that payments are of."""
    return list(session.exec(select(DimRow.environment).distinct().order_by(DimRow.environment)))


def months(session: Session, basis: Basis) -> Iterator[tuple[int, int]]:
    """Give the months in which payments or sums lie, each by its first day and the one after it."""
    known = environments(session)
    after: int | None = None
    while (day := _next_day(session, basis, known, after)) is not None:
        first = after = day
        month = month_of(day)
        while month_of(first - 1) == month:
            first -= 1
        while month_of(after) == month:
            after += 1
        yield first, after


def recounted(
    session: Session, basis: Basis, first: int, after: int, known: dict[int, Dim]
) -> Month:
    """Count the payments of one month anew.

    Args:
        session: a session.
        basis: by which time they count.
        first: first Korean day since 1970.
        after: first day after the month.
        known: all dimensions.
    """
    cells = Cells(dims=known)
    since, until = first * _DAY - SEOUL_SHIFT, after * _DAY - SEOUL_SHIFT
    at = AT[basis]
    hour = (at + SEOUL_SHIFT) // HOUR
    sums = (func.count(), func.sum(PaymentRow.amount), func.sum(PaymentRow.cancelled))
    for environment in environments(session):
        query = (
            select(hour, PaymentRow.state, PaymentRow.dim_id, *sums)  # type: ignore[call-overload]
            .where(PaymentRow.environment == environment, at >= since, at < until)
            .group_by(hour, PaymentRow.state, PaymentRow.dim_id)
        )
        for place, state, dim, n, amount, cancelled in session.execute(query):
            cells.add((basis, place, state, dim), n, int(amount), int(cancelled))
    if basis is Basis.PAID:
        _count_back(session, cells, since, until)
    for _, _, _, dim in cells.sums:
        cells.dims.setdefault(dim, _NOWHERE)
    days = cells.days()
    month = Month(basis, first, after)
    for _, *place, n, amount, cancelled in cube_rows(days):
        month.cube[tuple(place)] = [n, amount, cancelled]
    for _, *place, n, amount, cancelled in axis_rows(cells.axes(days)):
        month.axes[tuple(place)] = [n, amount, cancelled]
    return month


def kept(session: Session, basis: Basis, first: int, after: int) -> Month:
    """Return the sums that are kept of a month."""
    month = Month(basis, first, after)
    cube = CubeRow.__table__.c  # type: ignore[attr-defined]
    axis = AxisRow.__table__.c  # type: ignore[attr-defined]
    for grain, low, high in ((0, first, after), (1, month_of(first), month_of(first) + 1)):
        for columns, found, names in ((cube, month.cube, CUBE), (axis, month.axes, AXIS)):
            query = select(*(columns[name] for name in (*names, *_SUMS))).where(
                columns.basis == int(basis),
                columns.grain == grain,
                columns.period >= low,
                columns.period < high,
            )
            if columns is axis:
                query = query.where(columns.axis >= 0, columns.axis <= _LAST_AXIS)
            for row in session.execute(query):
                sums = [int(value) for value in row[-3:]]
                if any(sums):
                    found[tuple(row[:-3])] = sums
    return month


def _count_back(session: Session, cells: Cells, since: int, until: int) -> None:
    at = col(CancelRow.cancelled_at)
    hour = (at + SEOUL_SHIFT) // HOUR
    query = (
        select(hour, PaymentRow.state, PaymentRow.dim_id, func.count(), func.sum(CancelRow.amount))  # type: ignore[call-overload]
        .join(PaymentRow, col(CancelRow.payment_id) == PaymentRow.id)
        .where(at >= since, at < until)
        .group_by(hour, PaymentRow.state, PaymentRow.dim_id)
    )
    for place, state, dim, n, amount in session.execute(query):
        cells.add((Basis.PAID, place, f"{BACK}{state}", dim), n, int(amount), 0)


def _next_day(session: Session, basis: Basis, known: list[str], after: int | None) -> int | None:
    """Return the next day on which there are payments or sums, from a day on."""
    at = AT[basis]
    found = []
    since = None if after is None else after * _DAY - SEOUL_SHIFT
    queries = [
        select(func.min(at)).where(PaymentRow.environment == environment) for environment in known
    ]
    if basis is Basis.PAID:
        queries.append(select(func.min(CancelRow.cancelled_at)))
    for query in queries:
        time = at if query is not queries[-1] or basis is not Basis.PAID else CancelRow.cancelled_at
        bounded = query if since is None else query.where(time >= since)
        first = session.execute(bounded).scalar()
        if first is not None:
            found.append((int(first) + SEOUL_SHIFT) // _DAY)
    sums = select(func.min(CubeRow.period)).where(CubeRow.basis == int(basis), CubeRow.grain == 0)
    if after is not None:
        sums = sums.where(CubeRow.period >= after)
    period = session.execute(sums).scalar()
    if period is not None:
        found.append(int(period))
    return min(found, default=None)
