"""Which sums answer a question? Those along an axis, packed days, the cube, or else the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from sqlmodel import Session

from lib.ledger.history import kept, scan
from lib.ledger.history.periods import THURSDAY, Period, Piece, Sum, number_of, pieces
from lib.ledger.history.where import EPOCH, HistoryFilter
from lib.ledger.rollups.cells import BACK, Axis, Basis, Grain

__all__ = ["THURSDAY", "Period", "Sum", "read"]

_MIXED: Final = {Axis.MONTHS, Axis.ISSUER, Axis.MIX}
_MANY: Final = {Axis.ISSUER, Axis.MIX}  # with so many keys that packed cells are the faster way


def read(
    session: Session,
    where: HistoryFilter,
    axis: Axis = Axis.ALL,
    period: Period = Period.NONE,
) -> list[Sum]:
    """Return the sums of a filter along an axis and by period.

    Args:
        session: a reading session.
        where: which payments.
        axis: along what.
        period: by which periods.
    """
    if where.last < where.first:
        return []
    restricted = {found for found, _ in where.restricted()}
    has_axes = where.basis is Basis.PAID
    if where.text.strip():
        found = _in_rows(session, where, axis, period, (where.first, where.last))
    elif where.has_amounts or (axis is Axis.HOUR and (restricted or not has_axes)):
        found = _in_payments(session, where, axis, period)
    else:
        needed = (restricted | {axis}) - {Axis.ALL}
        found = []
        for piece in pieces(where.first, where.last, period):
            is_plain = has_axes and len(needed) <= 1 and not needed & _MANY
            if piece[0] is Grain.DAY and not is_plain:
                found += _in_cells(session, where, axis, period, piece)
            else:
                found += _in_sums(session, where, axis, period, piece)
    states = where.states
    if states:
        found = [one for one in found if one.state.removeprefix(BACK) in states]
    return _folded(found)


def _in_rows(
    session: Session, where: HistoryFilter, axis: Axis, period: Period, days: tuple[int, int]
) -> list[Sum]:
    """Sum the payments of a run of days, whatever is asked."""
    own = replace(where, first_day=_date(days[0]), last_day=_date(days[1]))
    plain = HistoryFilter(own.first_day, own.last_day, own.basis, environments=own.environments)
    if not read(session, plain):
        return []
    by_day = period is not Period.NONE
    found = [Sum(*row) for row in scan.sums(session, own, axis, by_day=by_day)]
    for one in found:
        one.period = number_of(one.period, period)
    return found


def _in_payments(session: Session, where: HistoryFilter, axis: Axis, period: Period) -> list[Sum]:
    """Sum payments: those of packed days at once, the others one by one."""
    from lib.ledger.history import packed  # noqa: PLC0415 — takes a tenth of a second once

    days = (where.first, where.last)
    rows, rest = packed.payments(session, where, axis, days, partial(number_of, period=period))
    found = [Sum(*row) for row in rows]
    for run in rest:
        found += _in_rows(session, where, axis, period, run)
    return found


def _in_cells(
    session: Session, where: HistoryFilter, axis: Axis, period: Period, piece: Piece
) -> list[Sum]:
    """Sum cells: those of packed days at once, the others from the sums that are kept."""
    from lib.ledger.history import packed  # noqa: PLC0415 — takes a tenth of a second once

    rows, rest = packed.cells(session, where, axis, piece[1:], partial(number_of, period=period))
    found = [Sum(*row) for row in rows]
    for run in rest:
        found += _in_sums(session, where, axis, period, (Grain.DAY, *run))
    return found


def _in_sums(
    session: Session, where: HistoryFilter, axis: Axis, period: Period, piece: Piece
) -> list[Sum]:
    """Add up sums that are kept: those along an axis, or the cube."""
    restricted = dict(where.restricted())
    if where.basis is not Basis.PAID:  # the only one that is summed along axes
        return kept.cube(session, where, axis, period, piece)
    needed = (restricted.keys() | {axis}) - {Axis.ALL}
    if len(needed) <= 1:
        (along,) = needed or {Axis.ALL}
        found = kept.along(session, where, along, restricted.get(along, ()), period, piece)
        if axis is Axis.ALL and along is not axis:
            for one in found:
                one.key = ""
        return found
    if needed <= _MIXED:
        return kept.mixed(session, where, axis, period, piece)
    return kept.cube(session, where, axis, period, piece)


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _folded(found: Iterable[Sum]) -> list[Sum]:
    """Add up what has one place; what comes to nothing is left out."""
    places: dict[tuple[Any, ...], Sum] = {}
    for one in found:
        place = (one.environment, one.currency, one.state, one.key, one.period)
        known = places.get(place)
        if known is None:
            places[place] = one
        else:
            known.n += one.n
            known.amount += one.amount
            known.cancelled += one.cancelled
    return [one for one in places.values() if one.n or one.amount or one.cancelled]
