"""What do the payments themselves sum up to? For what no rollup holds: texts, amounts, hours."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import literal
from sqlalchemy import text as sql
from sqlmodel import Session, col, func, select

from lib.ledger.history import conditions, search
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import BACK, HOUR, HOURS, SEOUL_SHIFT, Axis, Basis
from lib.ledger.rollups.tables import DimRow
from lib.ledger.schema import CancelRow, PaymentRow

_DAY: Final = HOUR * HOURS
_MOVED: Final = (PaymentRow.amount, PaymentRow.cancelled)

Row = tuple[str, str, str, str, int, int, int, int]


def key_columns(axis: Axis) -> tuple[Any, ...]:
    """Return the columns that make a key along an axis; the hour of the day is none of them."""
    if axis is Axis.MIX:
        return DimRow.installment_months, DimRow.card_code
    if axis in conditions.DIM_OF:
        return (conditions.DIM_OF[axis],)
    return (literal(""),)


def sums(session: Session, where: HistoryFilter, axis: Axis, *, by_day: bool) -> list[Row]:
    """Sum the payments of a filter.

    Args:
        session: a reading session.
        where: which payments.
        axis: along what.
        by_day: whether each day has sums of its own.

    Returns:
        Environment, currency, state, key, Korean day since 1970 (0 = all), number, amount,
        cancelled; more than once for one place, if its payments have less in common.
    """
    found = _summed(session, where, axis, conditions.AT[where.basis], by_day=by_day)
    if where.basis is Basis.PAID:
        went = col(CancelRow.cancelled_at)
        found += _summed(session, where, axis, went, by_day=by_day, of_cancels=True)
    return found


def _summed(  # noqa: PLR0913 — one query in two forms
    session: Session,
    where: HistoryFilter,
    axis: Axis,
    at: Any,  # noqa: ANN401 — a column of either table
    *,
    by_day: bool,
    of_cancels: bool = False,
) -> list[Row]:
    reach = search.reach(session, where, of_cancels=of_cancels)
    at = reach.unindexed(at)
    hour = ((at + SEOUL_SHIFT) // HOUR) % HOURS if axis is Axis.HOUR else literal(0)
    day = (at + SEOUL_SHIFT) // _DAY if by_day else literal(0)
    moved = (CancelRow.amount, literal(0)) if of_cancels else _MOVED
    # Summed by numbers first; what they stand for is looked up for the sums only.
    groups = (col(PaymentRow.dim_id), col(PaymentRow.state), hour.label("hour"), day.label("day"))
    query = (
        select(  # type: ignore[call-overload]
            *groups,
            func.count().label("n"),
            func.sum(moved[0]).label("amount"),
            func.sum(moved[1]).label("cancelled"),
        )
        .select_from(PaymentRow)
        .where(
            *conditions.of_range(where, at),
            conditions.of_environment(where, reach.environment(of_cancels=of_cancels)),
            *conditions.of_rows(where, session.get_bind().dialect.name),
            *reach.conditions,
        )
        .group_by(*(group for group in groups[:2]), sql("hour"), sql("day"))
    )
    if of_cancels:
        query = query.join(CancelRow, col(CancelRow.payment_id) == PaymentRow.id)
    own = query.subquery()
    keys = (own.c.hour,) if axis is Axis.HOUR else key_columns(axis)
    named = select(  # type: ignore[call-overload]
        DimRow.environment,
        DimRow.currency,
        own.c.state,
        *keys,
        own.c.day,
        own.c.n,
        own.c.amount,
        own.c.cancelled,
    ).join(own, own.c.dim_id == DimRow.id)
    found: list[Row] = []
    for environment, currency, state, *rest in session.execute(named):
        key = "|".join(map(str, rest[: len(keys)]))
        number, n, amount, cancelled = rest[len(keys) :]
        shown = f"{BACK}{state}" if of_cancels else state
        found.append(
            (environment, currency, shown, key, int(number), n, int(amount), int(cancelled))
        )
    return found
