"""How can a figure be checked? A plain query over the payments themselves, and what it says.

The figures on the screen come from sums that are kept; these queries know nothing of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlmodel import Session, col, func, select

from lib.ledger.history import conditions
from lib.ledger.history.figures import APPROVED
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis
from lib.ledger.schema import CancelRow, PaymentRow


class Proven(Enum):
    """What is summed."""

    GROSS = "gross"
    CANCELLED = "cancelled"
    FAILED = "failed"
    WAITING = "waiting"


_STATES: Final = {Proven.FAILED: ("failed",), Proven.WAITING: ("ready",)}


@dataclass(frozen=True, slots=True)
class Proof:
    """A query and its answer.

    Attributes:
        sql: the query, as any client of the database runs it.
        rows: how many rows it counts.
        amount: what they come to, minor units.
    """

    sql: str
    rows: int
    amount: int


def prove(session: Session, where: HistoryFilter, what: Proven) -> Proof:
    """Ask the payments themselves.

    Args:
        session: a reading session.
        where: of one environment and currency; nothing is added up across them.
        what: what to sum.
    """
    query = _query(session, where, what)
    dialect = session.get_bind().dialect
    text = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if not dialect.positional:  # what such a driver needs twice, a person needs once
        text = text.replace("%%", "%")
    rows, amount = session.execute(query).one()
    return Proof(f"{text};", int(rows), int(amount))


def _query(session: Session, where: HistoryFilter, what: Proven) -> Any:  # noqa: ANN401
    dialect = session.get_bind().dialect.name
    of_cancels = what is Proven.CANCELLED and where.basis is Basis.PAID
    at = col(CancelRow.cancelled_at) if of_cancels else conditions.AT[where.basis]
    amount: Any = PaymentRow.amount
    if what is Proven.CANCELLED:
        amount = CancelRow.amount if of_cancels else PaymentRow.cancelled
    query = (
        select(func.count(), func.coalesce(func.sum(amount), 0))
        .select_from(PaymentRow)
        .where(
            conditions.of_environment(where, PaymentRow.environment),
            at >= where.since,
            at < where.until,
            *conditions.of_rows(where, dialect),
        )
    )
    if of_cancels:
        return query.join(CancelRow, col(CancelRow.payment_id) == PaymentRow.id)
    return query.where(col(PaymentRow.state).in_(_STATES.get(what, sorted(APPROVED))))
