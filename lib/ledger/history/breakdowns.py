"""Of what is it made? By method, issuer, PG and the like; months by issuer; reasons; hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlmodel import Session

from lib.ledger.history.figures import APPROVED, Figures
from lib.ledger.history.sums import Period, Sum, read
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Axis


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: a key along an axis, and what it comes to."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Mixed:
    """Approved card payments of one issuer with one number of months (0 = lump sum)."""

    months: int
    issuer: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Reason:
    """How many payments failed for one reason; an empty one was not told."""

    environment: str
    currency: str
    reason: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Hour:
    """Approved payments of one hour of the week; weekday 0 = Monday, Korean time."""

    environment: str
    currency: str
    weekday: int
    hour: int
    count: int
    amount: int


def breakdown(session: Session, where: HistoryFilter, axis: Axis) -> list[Part]:
    """Return the parts of a filter along an axis, the largest gross first."""
    found: dict[tuple[str, str, str], Figures] = {}
    for one in read(session, where, axis):
        place = (one.key, one.environment, one.currency)
        figures = found.get(place)
        if figures is None:
            figures = found[place] = Figures(*place[1:])
        figures.add(one, where.basis)
    parts = [Part(key, figures) for (key, *_), figures in found.items()]
    return sorted(parts, key=lambda part: (-part.figures.gross, -part.figures.rows, part.key))


def instalment_mix(session: Session, where: HistoryFilter) -> list[Mixed]:
    """Return the card payments by months and issuer, fewest months first."""
    found = []
    for part in breakdown(session, where, Axis.MIX):
        months, _, issuer = part.key.partition("|")
        if issuer and part.figures.count:
            found.append(Mixed(int(months), issuer, part.figures))
    return sorted(found, key=lambda one: (one.months, -one.figures.gross, one.issuer))


def failure_reasons(session: Session, where: HistoryFilter) -> list[Reason]:
    """Return why payments failed, the most frequent reason first."""
    if where.statuses and "failed" not in where.statuses:
        return []
    wanted = replace(where, statuses=("failed",))
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in read(session, wanted, Axis.REASON):
        _add(counts[one.environment, one.currency, one.key], one, 1)
    if not (where.needs_rows or where.has_amounts or any(where.restricted())):  # along an axis
        untold: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in read(session, wanted):
            _add(untold[one.environment, one.currency, ""], one, 1)
        for (environment, currency, _), (n, amount) in list(counts.items()):
            rest = untold[environment, currency, ""]
            rest[0] -= n
            rest[1] -= amount
        counts.update(untold)
    found = [Reason(*place, *sums) for place, sums in counts.items() if sums[0]]
    return sorted(found, key=lambda one: (-one.count, one.reason))


def hours(session: Session, where: HistoryFilter) -> list[Hour]:
    """Return the approved payments by hour of the week, Monday's first hour first."""
    counts: dict[tuple[str, str, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for one in read(session, where, Axis.HOUR, Period.WEEKDAY):
        if one.state in APPROVED:
            _add(counts[one.environment, one.currency, one.period, int(one.key)], one, 1)
    return [Hour(*place, *sums) for place, sums in sorted(counts.items())]


def _add(sums: list[int], one: Sum, sign: int) -> None:
    sums[0] += one.n * sign
    sums[1] += one.amount * sign
