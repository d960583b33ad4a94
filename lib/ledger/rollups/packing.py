"""How do strips follow the ledger? They do not: a day that has changed is packed anew, later.

Until then it is read as if it had never been packed, so a strip is never wrong, only missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import Integer, bindparam, delete, literal_column
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.rollups.cells import HOUR, HOURS, SEOUL_SHIFT, Basis, Dim
from lib.ledger.rollups.strips import Ints, Kind, Strip
from lib.ledger.rollups.tables import CodeRow, CubeRow, DayRow, DimRow, StripRow
from lib.ledger.schema import CancelRow, PaymentRow

_DAY: Final = HOUR * HOURS
_AT: Final = {
    Basis.PAID: col(PaymentRow.event_at),
    Basis.REQUESTED: col(PaymentRow.requested_at),
    Basis.CHANGED: col(PaymentRow.changed_at),
}

_AN_HOUR: Final = literal_column(str(HOUR), Integer)  # no parameter: there is none to hand over
_NO: Final = literal_column("0", Integer)

Place = tuple[int, str]  # dimension and state
Row = tuple[Any, ...]  # hour (of cells: count), dimension, state, amount, extra


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of one Korean day, read from one picture of the ledger.

    Attributes:
        day: Korean days since 1970.
        version: of the day in that picture.
        rows: by kind and basis: hour (of cells: count), dimension, state, amount, extra.
    """

    day: int
    version: int
    rows: dict[tuple[Kind, Basis], list[Row]]


def stale(session: Session, most: int | None) -> list[int]:
    """Return days that have changed since they were packed, the oldest first.

    Args:
        session: a reading session.
        most: how many are worth knowing; None = all.
    """
    fresh = (
        select(StripRow.day)
        .where(
            StripRow.kind == int(Kind.CELLS),
            StripRow.basis == int(Basis.PAID),
            StripRow.day == DayRow.day,
            StripRow.version == DayRow.version,
        )
        .exists()
    )
    return list(
        session.exec(select(DayRow.day).where(~fresh).order_by(col(DayRow.day)).limit(most))
    )


_COLUMNS: Final = ("n", "codes", "counts", "amounts", "extras")
_FRESH: Final = (
    select(DayRow.day)
    .join(StripRow, (col(StripRow.day) == DayRow.day) & (col(StripRow.version) == DayRow.version))
    .where(StripRow.kind == int(Kind.CELLS), StripRow.basis == int(Basis.PAID))
    .order_by(col(DayRow.day))
)


def read(session: Session, day: int, environments: Sequence[str]) -> Day:
    """Read what a day's strips are made of.

    Args:
        session: a reading session; no lock is held while a day is read and packed.
        day: Korean days since 1970.
        environments: all that payments are of.
    """
    version = session.exec(select(DayRow.version).where(DayRow.day == day)).one()
    since = day * _DAY - SEOUL_SHIFT
    times = {"since": since, "until": since + _DAY}
    rows: dict[tuple[Kind, Basis], list[Row]] = {}
    for basis in Basis:
        cells = bulk.tuples(session, _CELLS, {"basis": int(basis), "day": day})
        rows[Kind.CELLS, basis] = cells
        found: list[Row] = []
        for environment in environments:
            given = {**times, "environment": environment}
            found += bulk.tuples(session, _PAYMENTS[basis], given)
        rows[Kind.WHOLE, basis] = [row for row in found if not row[4]]
        rows[Kind.PARTED, basis] = [row for row in found if row[4]]
    rows[Kind.BACK, Basis.PAID] = bulk.tuples(session, _BACK, times)
    return Day(day, version, rows)


def keep(session: Session, days: list[Day]) -> int:
    """Keep the strips of days that have not changed since they were read.

    Args:
        session: a writing session; nothing is committed here.
        days: as they were read.

    Returns:
        How many were kept.
    """
    versions = {row.day: row.version for row in session.exec(_versions(days))}
    kept = [one for one in days if versions.get(one.day) == one.version]
    codes = _codes(session, {(row[1], row[2]) for one in kept for row in _all(one)})
    kept = [one for one in kept if all((row[1], row[2]) in codes for row in _all(one))]
    session.execute(delete(StripRow).where(col(StripRow.day).in_([one.day for one in kept])))
    bulk.add(
        session,
        StripRow,
        [
            {
                "kind": int(kind),
                "basis": int(basis),
                "day": one.day,
                "version": one.version,
                **packed(kind, rows, codes).packed(),
            }
            for one in kept
            for (kind, basis), rows in one.rows.items()
            if rows or (kind, basis) == (Kind.CELLS, Basis.PAID)  # by which stale days are known
        ],
    )
    return len(kept)


def differing(
    session: Session, environments: Sequence[str]
) -> Iterator[tuple[int, list[tuple[Kind, Basis, int | None, int]]]]:
    """Give each packed day that has not changed since, with the strips that are not its rows.

    Args:
        session: a reading session.
        environments: all that payments are of.

    Returns:
        Day, and of each wrong strip kind, basis, and how many rows are kept (None = not packed,
        or from elsewhere) and should be.
    """
    codes = known_codes(session)
    for day in list(session.exec(_FRESH)):
        told = read(session, day, environments)
        held = {
            (Kind(row.kind), Basis(row.basis)): row
            for row in session.exec(select(StripRow).where(StripRow.day == day))
        }
        wrong = []
        for (kind, basis), rows in told.rows.items():
            row = held.get((kind, basis))
            if row is None and not rows:
                continue
            known = all((one[1], one[2]) in codes for one in rows)
            columns = packed(kind, rows, codes).packed() if known else {}
            if row is None or any(getattr(row, name) != columns.get(name) for name in _COLUMNS):
                wrong.append((kind, basis, row.n if row else None, len(rows)))
        session.expunge_all()
        yield day, wrong


def packed(kind: Kind, rows: list[Row], codes: dict[Place, int]) -> Strip:
    """Pack rows; equal ones in whatever order give equal strips."""
    numbers = np.array(
        [(first, codes[dim, state], amount, extra) for first, dim, state, amount, extra in rows],
        np.int64,
    ).reshape(-1, 4)
    first, code, amount, extra = numbers[np.lexsort(numbers.T[[3, 2, 1, 0]])].T
    counts: Ints = first
    if kind is not Kind.CELLS:
        counts = np.bincount(first, minlength=HOURS)
    return Strip(code, counts, amount, None if kind is Kind.WHOLE else extra)


def known_codes(session: Session) -> dict[Place, int]:
    """Return all codes that were ever given."""
    query = select(CodeRow.dim_id, CodeRow.state, CodeRow.code)
    return {(dim, state): code for dim, state, code in session.exec(query)}


def _codes(session: Session, wanted: set[Place]) -> dict[Place, int]:
    """Return the codes of places; those without one get the next, if their dimension is known."""
    codes = known_codes(session)
    missing = sorted(wanted - codes.keys())
    if not missing:
        return codes
    numbers = {dim for dim, _ in missing}
    columns = [DimRow.__table__.c[name] for name in Dim._fields]  # type: ignore[attr-defined]
    dims = {
        number: dict(zip(Dim._fields, common, strict=True))
        for number, *common in session.execute(
            select(DimRow.id, *columns).where(col(DimRow.id).in_(numbers))
        )
    }
    new = []
    for dim, state in missing:
        if dim not in dims:
            continue  # a drift: the day stays unpacked
        codes[dim, state] = len(codes)
        new.append({"code": codes[dim, state], "dim_id": dim, "state": state, **dims[dim]})
    bulk.add(session, CodeRow, new)
    return codes


def _versions(days: list[Day]) -> Any:  # noqa: ANN401
    return select(DayRow).where(col(DayRow.day).in_([one.day for one in days]))


def _all(day: Day) -> Iterator[Row]:
    for rows in day.rows.values():
        yield from rows


def _payments(basis: Basis) -> Any:  # noqa: ANN401
    at = _AT[basis]
    return select(  # type: ignore[call-overload]
        (at - bindparam("since")) // _AN_HOUR,
        PaymentRow.dim_id,
        PaymentRow.state,
        PaymentRow.amount,
        PaymentRow.cancelled,
    ).where(
        PaymentRow.environment == bindparam("environment"),
        at >= bindparam("since"),
        at < bindparam("until"),
    )


_PAYMENTS: Final = {basis: _payments(basis) for basis in Basis}
_BACK: Final = (
    select(  # type: ignore[call-overload]
        (col(CancelRow.cancelled_at) - bindparam("since")) // _AN_HOUR,
        PaymentRow.dim_id,
        PaymentRow.state,
        PaymentRow.amount,
        CancelRow.amount,
    )
    .join(PaymentRow, col(CancelRow.payment_id) == PaymentRow.id)
    .where(
        CancelRow.cancelled_at >= bindparam("since"), CancelRow.cancelled_at < bindparam("until")
    )
)
_CELLS: Final = select(  # type: ignore[call-overload]
    CubeRow.n, CubeRow.dim_id, CubeRow.state, CubeRow.amount, CubeRow.cancelled
).where(
    CubeRow.basis == bindparam("basis"),
    CubeRow.grain == _NO,
    CubeRow.period == bindparam("day"),
    (col(CubeRow.n) != _NO) | (col(CubeRow.amount) != _NO) | (col(CubeRow.cancelled) != _NO),
)
