"""How does a filter read as conditions? On payments, sums, and what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, literal, or_
from sqlmodel import col, select

from lib.ledger.history.where import TEST, HistoryFilter
from lib.ledger.rollups.cells import HOUR, SEOUL_SHIFT, Axis, Basis
from lib.ledger.rollups.tables import AxisRow, DimRow
from lib.ledger.rollups.words import TEXTS
from lib.ledger.schema import PaymentRow

AT: Final = {
    Basis.PAID: col(PaymentRow.event_at),
    Basis.REQUESTED: col(PaymentRow.requested_at),
    Basis.CHANGED: col(PaymentRow.changed_at),
}
DIM_OF: Final = {
    Axis.METHOD: col(DimRow.pay_method),
    Axis.ISSUER: col(DimRow.card_code),
    Axis.MONTHS: col(DimRow.installment_months),
    Axis.PG: col(DimRow.pg_module),
    Axis.MID: col(DimRow.mid),
    Axis.REASON: col(DimRow.fail_reason),
}
_WEEK: Final = 168  # hours
_THURSDAY: Final = 72  # hours from Monday to the day with which 1970 began
_ESCAPE: Final = "\\"
_BUYER: Final = "buyer_name"

Condition = ColumnElement[bool]


def of_environment(where: HistoryFilter, column: Any) -> Condition:  # noqa: ANN401 — any table's
    """Return the condition on an environment."""
    wanted: Condition = column.in_(where.environments) if where.environments else column != TEST
    return wanted


def of_dims(where: HistoryFilter) -> list[Condition]:
    """Return the conditions on what payments have in common, but for environment."""
    found = [] if not where.currency else [col(DimRow.currency) == where.currency]
    for axis, keys in where.restricted():
        values: Sequence[Any] = where.months if axis is Axis.MONTHS else keys
        found.append(DIM_OF[axis].in_(values))
    return found


def of_range(where: HistoryFilter, at: Any = None) -> list[Condition]:  # noqa: ANN401 — any table's
    """Return the conditions on a column of times; None = that by which payments count."""
    at = AT[where.basis] if at is None else at
    return [at >= where.since, at < where.until]


def of_rows(where: HistoryFilter, dialect: str) -> list[Condition]:
    """Return the conditions on payments, but for range and environment.

    Args:
        where: which payments.
        dialect: of the database.
    """
    found: list[Condition] = []
    dims = of_dims(where)
    if dims:
        same = DimRow.id == PaymentRow.dim_id
        own = select(literal(1)).select_from(DimRow).where(same, *dims)
        found.append(exists(own.correlate(PaymentRow)))
    if where.states:
        found.append(col(PaymentRow.state).in_(where.states))
    if where.min_amount is not None:
        found.append(col(PaymentRow.amount) >= where.min_amount)
    if where.max_amount is not None:
        found.append(col(PaymentRow.amount) <= where.max_amount)
    if where.week_hour is not None:
        hour = (AT[where.basis] + SEOUL_SHIFT) // HOUR
        found.append((hour + _THURSDAY) % _WEEK == where.week_hour)
    if where.text.strip():
        found.append(of_text(where, dialect))
    return found


def of_text(where: HistoryFilter, dialect: str) -> Condition:
    """Return the condition that a text occurs in a payment, whatever the case of its letters."""
    pattern = where.text.strip()
    for special in (_ESCAPE, "%", "_"):
        pattern = pattern.replace(special, _ESCAPE + special)
    pattern = f"%{pattern}%"
    columns = [getattr(PaymentRow, name) for name in TEXTS if where.seeks_buyers or name != _BUYER]
    if dialect == "sqlite":  # whose LIKE knows no case already
        return or_(*(col(column).like(pattern, escape=_ESCAPE) for column in columns))
    return or_(*(col(column).ilike(pattern, escape=_ESCAPE) for column in columns))


def of_axis(where: HistoryFilter) -> list[Condition]:
    """Return the conditions on rows along an axis, but for axis, key and period."""
    found = [col(AxisRow.basis) == int(where.basis), of_environment(where, AxisRow.environment)]
    if where.currency:
        found.append(col(AxisRow.currency) == where.currency)
    return found
