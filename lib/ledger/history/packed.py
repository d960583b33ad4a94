"""What do packed days sum up to? Any filter but texts, at tens of millions of rows a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from lib.ledger import bulk
from lib.ledger.history.where import TEST, HistoryFilter
from lib.ledger.rollups.cells import BACK, Axis, Basis, Dim
from lib.ledger.rollups.strips import HOURS, Ints, Kind, numbers, summed, unpacked
from lib.ledger.rollups.tables import CodeRow, DayRow, StripRow

# Rows that are summed at a time, so that they stay in the processor's cache.
_CHUNK: Final = 1 << 18
_NAMES: Final = ("state", *Dim._fields)
_OF_AXIS: Final = {
    Axis.METHOD: ("pay_method",),
    Axis.ISSUER: ("card_code",),
    Axis.MONTHS: ("installment_months",),
    Axis.PG: ("pg_module",),
    Axis.MID: ("mid",),
    Axis.REASON: ("fail_reason",),
    Axis.MIX: ("installment_months", "card_code"),
}
_CODES: Final = (
    select(CodeRow.code, *(CodeRow.__table__.c[name] for name in _NAMES))  # type: ignore[attr-defined]
    .where(CodeRow.code >= bindparam("first"))
    .order_by(col(CodeRow.code))
)
_STRIPS: Final = (
    select(  # type: ignore[call-overload]
        DayRow.day,
        StripRow.n,
        StripRow.codes,
        StripRow.counts,
        StripRow.amounts,
        StripRow.extras,
    )
    .join(StripRow, (col(StripRow.day) == DayRow.day) & (col(StripRow.version) == DayRow.version))
    .where(
        StripRow.kind == bindparam("kind"),
        StripRow.basis == bindparam("basis"),
        DayRow.day >= bindparam("first"),
        DayRow.day <= bindparam("last"),
    )
    .order_by(col(DayRow.day))
)
_UNPACKED: Final = (
    select(DayRow.day)
    .join(
        StripRow,
        (col(StripRow.day) == DayRow.day)
        & (col(StripRow.version) == DayRow.version)
        & (col(StripRow.kind) == bindparam("kind"))
        & (col(StripRow.basis) == bindparam("basis")),
        isouter=True,
    )
    .where(
        DayRow.day >= bindparam("first"),
        DayRow.day <= bindparam("last"),
        col(StripRow.day).is_(None),
    )
    .order_by(col(DayRow.day))
)

Name = tuple[str, str, str, str]  # environment, currency, state, key
Row = tuple[str, str, str, str, int, int, int, int]
Run = tuple[int, int]
PeriodOf = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class _Codes:
    """What the codes stand for: by column, each value once, and which of them a code has."""

    size: int = 0
    values: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in _NAMES})
    indexes: dict[str, Ints] = field(
        default_factory=lambda: {name: np.zeros(0, np.intp) for name in _NAMES}
    )
    groups: dict[Axis, tuple[Ints, list[Name]]] = field(default_factory=dict)  # worked out once

    def learnt(self, rows: Sequence[tuple[Any, ...]]) -> _Codes:
        """Return these codes and those that come after them."""
        values, indexes = {}, {}
        for at, name in enumerate(_NAMES, start=1):
            own = list(self.values[name])
            places = {value: place for place, value in enumerate(own)}
            new = []
            for row in rows:
                if row[at] not in places:
                    places[row[at]] = len(own)
                    own.append(row[at])
                new.append(places[row[at]])
            values[name] = own
            indexes[name] = np.concatenate([self.indexes[name], np.array(new, np.intp)])
        return _Codes(self.size + len(rows), values, indexes)

    def allowed(self, where: HistoryFilter) -> Ints:
        """Return which codes a filter lets through; states are not looked at."""
        found = np.ones(self.size, bool)
        if where.environments:
            found &= self._among("environment", where.environments)
        else:
            found &= ~self._among("environment", (TEST,))
        if where.currency:
            found &= self._among("currency", (where.currency,))
        for axis, keys in where.restricted():
            wanted: Sequence[Any] = where.months if axis is Axis.MONTHS else keys
            found &= self._among(_OF_AXIS[axis][0], wanted)
        return found

    def _among(self, name: str, wanted: Sequence[Any]) -> Ints:
        is_wanted = np.array([value in wanted for value in self.values[name]], bool)
        return is_wanted[self.indexes[name]]


_KNOWN: Final[WeakKeyDictionary[Any, _Codes]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class _Groups:
    """Into which groups codes fall; those that are not wanted fall into the one behind the last."""

    of_code: Ints
    names: list[Name]


def cells(
    session: Session, where: HistoryFilter, axis: Axis, days: Run, period_of: PeriodOf
) -> tuple[list[Row], list[Run]]:
    """Sum the cells of packed days by period.

    Args:
        session: a reading session.
        where: which payments; no text and no amount.
        axis: along what; not the hours.
        days: first and last Korean day since 1970.
        period_of: says in which period a day lies.

    Returns:
        Environment, currency, state, key, period, number, amount and cancelled; and the runs of
        days that are not packed.
    """
    reading = _Reading(session, where, axis, period_of)
    reading.add(Kind.CELLS, days)
    return list(reading.rows()), _unpacked_runs(session, days)


def payments(
    session: Session, where: HistoryFilter, axis: Axis, days: Run, period_of: PeriodOf
) -> tuple[list[Row], list[Run]]:
    """Sum the payments of packed days by period; as ``cells``, but any axis and any amount."""
    reading = _Reading(session, where, axis, period_of)
    reading.add(Kind.WHOLE, days)
    reading.add(Kind.PARTED, days)
    if where.basis is Basis.PAID:
        reading.add(Kind.BACK, days)
    return list(reading.rows()), _unpacked_runs(session, days)


class _Reading:
    """Sums of strips while they pass by."""

    def __init__(
        self, session: Session, where: HistoryFilter, axis: Axis, period_of: PeriodOf
    ) -> None:
        self._session = session
        self._where = where
        self._period_of = period_of
        self._groups = _grouped(_codes(session), where, axis)
        self._parts = HOURS if axis is Axis.HOUR else 1
        self._sums: dict[tuple[bool, int, int], list[int]] = {}  # is back, period, place

    def add(self, kind: Kind, days: Run) -> None:
        """Add the strips of a kind."""
        given = {
            "kind": int(kind),
            "basis": int(self._where.basis),
            "first": days[0],
            "last": days[1],
        }
        some: list[tuple[Any, ...]] = []
        held = 0
        for strip in bulk.streamed(self._session, _STRIPS, given):
            some.append(strip)
            held += strip[1]
            if held >= _CHUNK:
                self._sum(kind, some)
                some, held = [], 0
        if some:
            self._sum(kind, some)

    def rows(self) -> Iterator[Row]:
        """Give the sums."""
        for (is_back, period, place), (n, amount, cancelled) in self._sums.items():
            group, part = divmod(place, self._parts)
            environment, currency, state, key = self._groups.names[group]
            shown = f"{BACK}{state}" if is_back else state
            own = key if self._parts == 1 else str(part)
            yield environment, currency, shown, own, period, n, amount, cancelled

    def _sum(self, kind: Kind, strips: list[tuple[Any, ...]]) -> None:
        days, sizes, codes, counts, amounts, extras = zip(*strips, strict=True)
        code, amount, extra = unpacked(sizes, codes, amounts, extras)
        place = self._groups.of_code[code]
        least, most = self._where.min_amount, self._where.max_amount
        unwanted = len(self._groups.names)
        if least is not None:
            place[amount < least] = unwanted
        if most is not None:
            place[amount > most] = unwanted
        if self._parts > 1:
            hours = np.tile(np.arange(self._parts), len(strips))
            place = place * self._parts + np.repeat(hours, numbers(counts))
        width = (unwanted + 1) * self._parts
        periods, index = np.unique([self._period_of(day) for day in days], return_inverse=True)
        if len(periods) > 1:
            place += np.repeat(index * width, sizes)
        size = len(periods) * width
        if kind is Kind.CELLS:
            ns = summed(place, numbers(counts), size)
        else:
            ns = [int(n) for n in np.bincount(place, minlength=size)]
        if kind is Kind.BACK and extra is not None:
            amount, extra = extra, None
        sums = summed(place, amount, size)
        gone = [0] * size if extra is None else summed(place, extra, size)
        is_back = kind is Kind.BACK
        for at, values in enumerate(zip(ns, sums, gone, strict=True)):
            period, own = divmod(at, width)
            if any(values) and own < unwanted * self._parts:
                self._add((is_back, int(periods[period]), own), values)

    def _add(self, where: tuple[bool, int, int], values: tuple[int, int, int]) -> None:
        known = self._sums.get(where)
        if known is None:
            self._sums[where] = list(values)
            return
        for at, value in enumerate(values):
            known[at] += value


def _codes(session: Session) -> _Codes:
    """Return what codes stand for; they are given once and for good, so they are remembered."""
    pool = session.connection().engine.pool
    known = _KNOWN.get(pool) or _Codes()
    new = bulk.tuples(session, _CODES, {"first": known.size})
    if new or pool not in _KNOWN:
        known = known.learnt(new)
        _KNOWN[pool] = known
    return known


def _grouped(codes: _Codes, where: HistoryFilter, axis: Axis) -> _Groups:
    """Say into which group each code falls."""
    known = codes.groups.get(axis)
    if known is None:
        known = codes.groups[axis] = _all_groups(codes, axis)
    group, names = known
    return _Groups(np.where(codes.allowed(where), group, len(names)), names)


def _all_groups(codes: _Codes, axis: Axis) -> tuple[Ints, list[Name]]:
    columns = ("environment", "currency", "state", *_OF_AXIS.get(axis, ()))
    place: Ints = np.zeros(codes.size, np.intp)
    for name in columns:
        place = place * max(1, len(codes.values[name])) + codes.indexes[name]
    _, firsts, group = np.unique(place, return_index=True, return_inverse=True)
    names = []
    for at in firsts:
        said = [str(codes.values[name][codes.indexes[name][at]]) for name in columns]
        names.append((said[0], said[1], said[2], "|".join(said[3:])))
    return group, names


def _unpacked_runs(session: Session, days: Run) -> list[Run]:
    """Return the runs of neighbouring days that have changed since they were packed."""
    given = {"kind": int(Kind.CELLS), "basis": int(Basis.PAID), "first": days[0], "last": days[1]}
    found = bulk.tuples(session, _UNPACKED, given)
    numbered = enumerate(day for (day,) in found)
    runs = []
    for _, run in groupby(numbered, key=lambda item: item[1] - item[0]):
        own = [day for _, day in run]
        runs.append((own[0], own[-1]))
    return runs
