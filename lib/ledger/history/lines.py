"""What came and what went, line by line? The lines of an export, whose sums are the figures'.

On the basis PAID money that went back is a line of its own, on the day it went back; on the others
a payment's line carries what has gone back of it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import case, literal
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.export_columns import CANCEL, PAYMENT, PAYMENT_FIELDS
from lib.ledger.history import conditions, search
from lib.ledger.history.figures import APPROVED
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis
from lib.ledger.schema import CancelRow, PaymentRow

_SLICE: Final = 2_000
_AT: Final = 1  # place of the time in a line


def lines(session: Session, where: HistoryFilter) -> Iterator[tuple[Any, ...]]:
    """Give the lines of a filter, oldest first, in flat memory.

    Args:
        session: a reading session, which shows one picture until it ends.
        where: which payments.

    Returns:
        Values in the order of lib.ledger.export_columns.LINE_FIELDS.
    """
    paid = where.basis is Basis.PAID
    is_approved = col(PaymentRow.state).in_(APPROVED)
    at = conditions.AT[where.basis]
    gross = case((is_approved, PaymentRow.amount), else_=0)
    back = literal(0) if paid else case((is_approved, PaymentRow.cancelled), else_=0)
    payments = _read(session, where, at, (PAYMENT, gross, back), of_cancels=False)
    if not paid:
        return iter(payments)
    went = col(CancelRow.cancelled_at)
    cancels = _read(session, where, went, (CANCEL, literal(0), CancelRow.amount), of_cancels=True)
    return heapq.merge(payments, cancels, key=lambda line: int(line[_AT]))


def _read(
    session: Session,
    where: HistoryFilter,
    at: Any,  # noqa: ANN401 — a column of either table
    own: tuple[Any, ...],
    *,
    of_cancels: bool,
) -> Iterable[tuple[Any, ...]]:
    table: Any = PaymentRow.__table__.c  # type: ignore[attr-defined]
    kind, gross, back = own
    dialect = session.get_bind().dialect.name
    reach = search.reach(session, where, of_cancels=of_cancels)
    query = (
        select(literal(kind), at, gross, back, *(table[name] for name in PAYMENT_FIELDS))
        .select_from(PaymentRow)
        .where(
            conditions.of_environment(where, reach.environment(of_cancels=of_cancels)),
            *conditions.of_range(where, reach.unindexed(at)),
            *conditions.of_rows(where, dialect),
            *reach.conditions,
        )
        .order_by(at, col(CancelRow.id) if of_cancels else col(PaymentRow.id))
        .execution_options(stream_results=True, yield_per=_SLICE)
    )
    if of_cancels:
        query = query.join(CancelRow, col(CancelRow.payment_id) == PaymentRow.id)
    if dialect == "sqlite":
        return bulk.walked(session, query)
    found: Iterable[tuple[Any, ...]] = session.execute(query)
    return found
