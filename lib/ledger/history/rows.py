"""Which payments are they, one by one? Streamed in flat memory, however many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlmodel import Session, col, select

from lib.ledger.history import conditions, search
from lib.ledger.history.where import HistoryFilter
from lib.ledger.schema import PaymentRow

COLUMNS: Final = tuple(
    name for name in PaymentRow.model_fields if name not in {"id", "dim_id", "state"}
)
_SLICE: Final = 2_000


def rows(
    session: Session, where: HistoryFilter, columns: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Give the payments of a filter, oldest first, each as the values of some columns.

    Args:
        session: a reading session, which shows one picture until it ends.
        where: which payments.
        columns: names out of COLUMNS.

    Raises:
        KeyError: there is no such column.
    """
    table = PaymentRow.__table__.c  # type: ignore[attr-defined]
    chosen = [table[name] for name in columns]
    dialect = session.get_bind().dialect.name
    at, number = conditions.AT[where.basis], col(PaymentRow.id)
    reach = search.reach(session, where)
    query = (
        select(*chosen)
        .select_from(PaymentRow)
        .where(
            conditions.of_environment(where, reach.environment()),
            *conditions.of_range(where, reach.unindexed(at)),
            *conditions.of_rows(where, dialect),
            *reach.conditions,
        )
        .order_by(at, number)
        .execution_options(stream_results=True, yield_per=_SLICE)
    )
    for row in session.execute(query):
        yield tuple(row)
