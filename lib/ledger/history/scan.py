"""What do the payments themselves sum up to? For what no rollup holds: texts, amounts, hours."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import literal
from sqlmodel import Session, col, func, select

from lib.ledger.history import conditions, search
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import BACK, HOUR, HOURS, SEOUL_SHIFT, Axis, Basis
from lib.ledger.rollups.tables import DimRow
from lib.ledger.schema import CancelRow, PaymentRow

_DAY: Final = HOUR * HOURS

Row = tuple[str, str, str, str, int, int, int, int]


def key_columns(axis: Axis) -> tuple[Any, ...]:
    """Return the columns that make a key along an axis; the hour of the day is none of them."""
    if axis is Axis.MIX:
        return DimRow.installment_months, DimRow.card_code
    if axis in conditions.DIM_OF:
        return (conditions.DIM_OF[axis],)
    return (literal(""),)


def sums(session: Session, where: HistoryFilter, axis: Axis) -> list[Row]:
    """Sum the payments of a filter by day.

    Returns:
        Environment, currency, state, key, Korean day since 1970, number, amount, cancelled.
    """
    found = _summed(session, where, axis, conditions.AT[where.basis], of_cancels=False)
    if where.basis is Basis.PAID:
        found += _summed(session, where, axis, col(CancelRow.cancelled_at), of_cancels=True)
    return found


def _summed(
    session: Session,
    where: HistoryFilter,
    axis: Axis,
    at: Any,  # noqa: ANN401 — a column of either table
    *,
    of_cancels: bool,
) -> list[Row]:
    dialect = session.get_bind().dialect.name
    reach = search.reach(session, where, of_cancels=of_cancels)
    at = reach.unindexed(at)
    day = (at + SEOUL_SHIFT) // _DAY
    hour = ((at + SEOUL_SHIFT) // HOUR) % HOURS
    keys = (hour,) if axis is Axis.HOUR else key_columns(axis)
    amounts = (
        (CancelRow.amount, literal(0))
        if of_cancels
        else (
            PaymentRow.amount,
            PaymentRow.cancelled,
        )
    )
    groups = (DimRow.environment, DimRow.currency, PaymentRow.state, *keys, day)
    query = (
        select(*groups, func.count(), *(func.sum(amount) for amount in amounts))  # type: ignore[call-overload]
        .select_from(PaymentRow)
        .join(DimRow, col(DimRow.id) == PaymentRow.dim_id)
        .where(
            at >= where.since,
            at < where.until,
            conditions.of_environment(where, reach.unindexed(col(PaymentRow.environment))),
            *conditions.of_rows(where, dialect),
            *reach.conditions,
        )
        .group_by(*groups)
    )
    if of_cancels:
        query = query.join(CancelRow, col(CancelRow.payment_id) == PaymentRow.id)
    found: list[Row] = []
    for environment, currency, state, *rest in session.execute(query):
        key = "|".join(map(str, rest[: len(keys)]))
        number, n, amount, cancelled = rest[len(keys) :]
        shown = f"{BACK}{state}" if of_cancels else state
        found.append(
            (environment, currency, shown, key, int(number), n, int(amount), int(cancelled))
        )
    return found
