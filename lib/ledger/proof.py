"""Is the ledger what its observations say? Everything is told and counted anew and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, func, select

from lib.ledger import bulk
from lib.ledger.replay import Reader, Retold, retold
from lib.ledger.rollups import building, recount, words
from lib.ledger.rollups.cells import Basis, dim_id
from lib.ledger.rollups.tables import AxisRow, CubeRow
from lib.ledger.schema import CancelRow, PaymentRow

_EVERY: Final = 97  # one payment in so many is looked for by its text

Progress = Callable[[str, int], object]


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that is not what it should be.

    Attributes:
        what: payment, cancel, dimension, text, cube, axis or strip.
        where: which one.
        kept: what the ledger holds.
        told: what it should hold; None = nothing, or it cannot be told.
    """

    what: str
    where: str
    kept: Any
    told: Any


def verify(session: Session, read: Reader, progress: Progress) -> Iterator[Drift]:
    """Give everything in which the ledger differs from what was observed.

    Args:
        session: a reading session, which shows one picture while others write.
        read: reads the body of an observation; a ValueError says that it cannot.
        progress: called with what is being compared and how many of it have been.
    """
    done = 0
    for some in retold(session, read):
        for one in some:
            yield from _of_payment(one)
        yield from _of_texts(session, [one.kept for one in some][::_EVERY])
        done += len(some)
        progress("payments", done)
    known = recount.dims(session)
    for number, dim in known.items():
        if number != dim_id(dim):
            yield Drift("dimension", str(number), tuple(dim), None)
    done = 0
    seen: dict[Any, int] = {CubeRow: 0, AxisRow: 0}
    for basis in Basis:
        for first, after in recount.months(session, basis):
            told = recount.recounted(session, basis, first, after, known)
            kept = recount.kept(session, basis, first, after)
            yield from _of_sums("cube", basis, kept.cube, told.cube)
            yield from _of_sums("axis", basis, kept.axes, told.axes)
            seen[CubeRow] += len(kept.cube)
            seen[AxisRow] += len(kept.axes)
            done += 1
            progress("months", done)
    yield from _of_strips(session, progress)
    tables: tuple[type[CubeRow | AxisRow], ...] = (CubeRow, AxisRow)
    for table in tables:
        is_something = (col(table.n) != 0) | (col(table.amount) != 0) | (col(table.cancelled) != 0)
        held = session.exec(select(func.count()).select_from(table).where(is_something)).one()
        if held != seen[table]:
            name = "cube" if table is CubeRow else "axis"
            yield Drift(name, "where there are no payments", held - seen[table], None)


def rebuild(session: Session, read: Reader, progress: Progress) -> int:
    """Bring payments, cancels and all sums to what was observed.

    Args:
        session: a writing session; nothing is committed here.
        read: see verify.
        progress: see verify.

    Returns:
        How many payments were mended. What cannot be told stays as it is.
    """
    mended = done = 0
    for some in retold(session, read):
        for one in some:
            if one.told is not None and (one.differing or one.lacking or one.surplus):
                _mend(session, one)
                mended += 1
        done += len(some)
        progress("payments", done)
    session.flush()
    building.build(session)
    return mended


def _of_payment(one: Retold) -> Iterator[Drift]:
    name = one.kept["imp_uid"]
    if one.told is None:
        yield Drift("payment", name, one.reason, None)
        return
    for column in one.differing:
        yield Drift("payment", f"{name}.{column}", one.kept[column], one.told[column])
    for cancel in one.lacking:
        yield Drift("cancel", f"{name}.{cancel}", None, one.cancels[cancel].amount)
    for cancel in one.surplus:
        yield Drift("cancel", f"{name}.{cancel}", cancel, None)


def _of_sums(
    what: str, basis: Basis, kept: Mapping[Any, list[int]], told: Mapping[Any, list[int]]
) -> Iterator[Drift]:
    for place in sorted(kept.keys() | told.keys()):
        if kept.get(place) != told.get(place):
            where = " ".join(map(str, (basis.name.lower(), *place)))
            yield Drift(what, where, kept.get(place), told.get(place))


def _of_strips(session: Session, progress: Progress) -> Iterator[Drift]:
    from lib.ledger.rollups import packing  # noqa: PLC0415 — takes a tenth of a second once

    days = packing.differing(session, recount.environments(session))
    for done, (day, wrong) in enumerate(days, start=1):
        for kind, basis, kept, told in wrong:
            where = f"{kind.name.lower()} {basis.name.lower()} {day}"
            yield Drift("strip", where, kept, told)
        progress("packed days", done)


def _of_texts(session: Session, payments: list[dict[str, Any]]) -> Iterator[Drift]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for payment in payments:
        if not words.knows(session, payment):
            yield Drift("text", payment["imp_uid"], None, payment["merchant_uid"])


def _mend(session: Session, one: Retold) -> None:
    told, number = one.told or {}, one.kept["id"]
    changes = {name: told[name] for name in one.differing}
    if changes:
        statement = (
            update(PaymentRow)
            .where(col(PaymentRow.id) == bindparam("of_id"))
            .values({name: bindparam(name) for name in changes})
        )
        session.execute(statement, {**changes, "of_id": number})
    if one.surplus:
        session.execute(
            delete(CancelRow).where(
                col(CancelRow.payment_id) == number,
                col(CancelRow.cancellation_id).in_(one.surplus),
            )
        )
    lacking = [one.cancels[name] for name in one.lacking]
    bulk.add(
        session,
        CancelRow,
        [
            {
                "payment_id": number,
                "cancellation_id": cancel.cancellation_id,
                "amount": cancel.amount,
                "reason": cancel.reason,
                "pg_tid": cancel.pg_tid,
                "cancelled_at": cancel.cancelled_at,
            }
            for cancel in lacking
        ],
    )
