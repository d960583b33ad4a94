"""How are the sums made anew? From all payments, in one transaction; also what text finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, update
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.merging import changed_at, requested_at
from lib.ledger.rollups import deltas, recount, words
from lib.ledger.rollups.cells import Basis, Dim, dim_id, dim_of, state_of
from lib.ledger.rollups.tables import AxisRow, CubeRow, DimRow, StripRow
from lib.ledger.schema import CancelRow, PaymentRow

_SLICE: Final = 10_000
_PLACES: Final = ("requested_at", "changed_at", "state", "dim_id")
_PLACE: Final = (
    update(PaymentRow)
    .where(col(PaymentRow.id) == bindparam("of_id"))
    .values({name: bindparam(name) for name in _PLACES})
)


def build_missing(session: Session) -> None:
    """Make the sums of a ledger that has payments and no sums, as after the schema learned them."""
    has_sums = session.execute(select(func.min(CubeRow.basis))).scalar() is not None
    has_payments = session.execute(select(func.min(PaymentRow.id))).scalar() is not None
    if has_payments and not has_sums:
        build(session)


def build(session: Session) -> None:
    """Make all sums anew.

    Args:
        session: a writing session; nothing is committed here.
    """
    for table in (CubeRow, AxisRow, DimRow, StripRow):
        session.execute(delete(table))
    words.empty(session)
    for rows in slices(session):
        _place(session, rows)
        words.keep(session, rows)
    known = recount.dims(session)
    days: set[int] = set()
    for basis in Basis:
        for first, after in recount.months(session, basis):
            month = recount.recounted(session, basis, first, after, known)
            write(session, month)
            days.update(period for grain, period, *_ in month.cube if grain == 0)
    deltas.touch(session, days)


def write(session: Session, month: recount.Month) -> None:
    """Write the sums of a month of which none are kept."""
    cube = [{"basis": int(month.basis), **_row(recount.CUBE, *item)} for item in month.cube.items()]
    bulk.add(session, CubeRow, cube)
    axes = [{"basis": int(month.basis), **_row(recount.AXIS, *item)} for item in month.axes.items()]
    bulk.add(session, AxisRow, axes)


def slices(session: Session, *, as_kept: bool = False) -> Iterator[list[dict[str, Any]]]:
    """Give all payments in the order of their numbers, ten thousand at a time.

    Each has its ``cancels``: seconds and minor units.

    Args:
        session: a session.
        as_kept: leave the columns that say in which sums it is counted as they are kept, instead of
            what they should be.
    """
    last = 0
    while True:
        query = (
            select(PaymentRow.__table__)  # type: ignore[attr-defined]
            .where(col(PaymentRow.id) > last)
            .order_by(col(PaymentRow.id))
            .limit(_SLICE)
        )
        rows = [dict(row) for row in session.execute(query).mappings()]
        if not rows:
            return
        back = _cancels(session, rows[0]["id"], rows[-1]["id"])
        last = rows[-1]["id"]
        for row in rows:
            row["cancels"] = back[row["id"]]
            if not as_kept:
                row.update(places(row, row["cancels"]))
        yield rows


def places(payment: dict[str, Any], cancels: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Return the columns that say in which sums a payment is counted.

    Args:
        payment: its other columns.
        cancels: its cancellations: seconds and minor units.
    """
    return {
        "requested_at": requested_at(payment),
        "changed_at": changed_at(payment, (at for at, _ in cancels)),
        "state": state_of(payment),
        "dim_id": dim_id(dim_of(payment)),
    }


def _place(session: Session, rows: list[dict[str, Any]]) -> None:
    dims: dict[int, Dim] = {row["dim_id"]: dim_of(row) for row in rows}
    deltas.keep_dims(session, dims)
    changes = [{"of_id": row["id"], **{name: row[name] for name in _PLACES}} for row in rows]
    bulk.change(session, _PLACE, changes)


def _cancels(session: Session, first: int, last: int) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    query = select(CancelRow.payment_id, CancelRow.cancelled_at, CancelRow.amount).where(
        col(CancelRow.payment_id) >= first, col(CancelRow.payment_id) <= last
    )
    for payment_id, at, amount in session.exec(query):
        found[payment_id].append((at, amount))
    return found


def _row(names: Sequence[str], place: tuple[Any, ...], sums: list[int]) -> dict[str, Any]:
    n, amount, cancelled = sums
    given = dict(zip(names, place, strict=True))
    return {**given, "n": n, "amount": amount, "cancelled": cancelled}
