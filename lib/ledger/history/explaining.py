"""How is a figure reckoned? As a query over the payments themselves, which anybody may run."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from sqlmodel import Session, col, func, select

from lib.ledger.history import conditions
from lib.ledger.history.figures import APPROVED, Figures
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis
from lib.ledger.schema import CancelRow, PaymentRow


class Number(Enum):
    """A figure that can be explained."""

    GROSS = "gross"
    CANCELLED = "cancelled"
    NET = "net"
    COUNT = "count"
    FAILED = "failed"
    WAITING = "waiting"
    APPROVAL_RATE = "approval_rate"
    AVERAGE = "average"


# Which sums a figure is made of.
_MADE_OF: Final = {
    Number.GROSS: ("approved",),
    Number.CANCELLED: ("back",),
    Number.NET: ("approved", "back"),
    Number.COUNT: ("approved",),
    Number.FAILED: ("failed",),
    Number.WAITING: ("ready",),
    Number.APPROVAL_RATE: ("approved", "failed"),
    Number.AVERAGE: ("approved",),
}
_STATES: Final = {"approved": sorted(APPROVED), "failed": ["failed"], "ready": ["ready"]}


def queries(session: Session, where: HistoryFilter, number: Number) -> list[str]:
    """Return the queries whose results make a figure.

    Each gives environment, currency, a sum of minor units and a number of rows. They read payments
    and cancellations, no sums that are kept, so they prove the figure instead of repeating it.
    """
    return [_text(session, _query(session, where, part)) for part in _MADE_OF[number]]


def rows_of(figures: Iterable[Figures], number: Number, basis: Basis) -> int:
    """Return how many rows, payments or cancellations, a figure is made of."""
    total = 0
    for one in figures:
        counts = {
            "approved": one.count,
            "failed": one.failed,
            "ready": one.waiting,
            "back": one.cancels if basis is Basis.PAID else one.count,
        }
        total += sum(counts[part] for part in _MADE_OF[number])
    return total


def _query(session: Session, where: HistoryFilter, part: str) -> Any:  # noqa: ANN401
    dialect = session.get_bind().dialect.name
    groups = (PaymentRow.environment, PaymentRow.currency)
    is_back = part == "back"
    by_cancels = is_back and where.basis is Basis.PAID
    at = col(CancelRow.cancelled_at) if by_cancels else conditions.AT[where.basis]
    amount = PaymentRow.cancelled if is_back else PaymentRow.amount
    query: Any = select(*groups, func.sum(CancelRow.amount if by_cancels else amount), func.count())
    query = query.select_from(PaymentRow)
    if by_cancels:
        query = query.join(CancelRow, col(CancelRow.payment_id) == PaymentRow.id)
    else:
        states = _STATES["approved" if is_back else part]
        query = query.where(col(PaymentRow.state).in_(states))
    return query.where(
        at >= where.since,
        at < where.until,
        conditions.of_environment(where, PaymentRow.environment),
        *conditions.of_rows(where, dialect),
    ).group_by(*groups)


def _text(session: Session, query: Any) -> str:  # noqa: ANN401
    dialect = session.get_bind().dialect
    compiled = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    written = str(compiled)
    # What a driver with percent signs of its own needs twice, a person needs once.
    return written if dialect.positional else written.replace("%%", "%")
