"""How do made-up payments leave the ledger? With all that was kept of them, sums included."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete
from sqlmodel import Session, col, select

from lib.catalog.vocabulary import SAMPLE
from lib.ledger.rollups import deltas, words
from lib.ledger.rollups.cells import Cells, dim_of
from lib.ledger.rollups.tables import AxisRow, CubeRow, DimRow
from lib.ledger.schema import CancelRow, ObservationRow, PaymentRow

_SLICE: Final = 10_000


def remove_samples(session: Session) -> int:
    """Remove some of the made-up payments; nothing else can be removed.

    Args:
        session: a writing session; nothing is committed here.

    Returns:
        How many were removed; fewer than ten thousand = that was all.
    """
    query = (
        select(PaymentRow.__table__)  # type: ignore[attr-defined]
        .where(col(PaymentRow.environment) == SAMPLE)
        .limit(_SLICE)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    numbers = [row["id"] for row in rows]
    back: dict[int, list[tuple[int, int]]] = {number: [] for number in numbers}
    for cancel in session.exec(select(CancelRow).where(col(CancelRow.payment_id).in_(numbers))):
        back[cancel.payment_id].append((cancel.cancelled_at, cancel.amount))
    cells = Cells()
    for row in rows:
        cells.dims[row["dim_id"]] = dim_of(row)
        cells.count(row, back[row["id"]], -1)
    deltas.apply(session, cells)
    words.forget(session, rows)
    session.expire_all()
    for table, column in (
        (CancelRow, CancelRow.payment_id),
        (ObservationRow, ObservationRow.payment_id),
        (PaymentRow, PaymentRow.id),
    ):
        session.execute(delete(table).where(col(column).in_(numbers)))
    words.draw_back(session)
    if len(rows) < _SLICE:
        session.execute(delete(AxisRow).where(col(AxisRow.environment) == SAMPLE))
        ours = select(DimRow.id).where(col(DimRow.environment) == SAMPLE)
        session.execute(delete(CubeRow).where(col(CubeRow.dim_id).in_(ours)))
        session.execute(delete(DimRow).where(col(DimRow.environment) == SAMPLE))
    return len(rows)
