"""What can be chosen in a filter? What occurs in the range, whatever else is filtered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from lib.ledger.history.sums import read
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import BACK, Axis


@dataclass(frozen=True, slots=True)
class Choices:
    """What occurs, each in the order of its name or number."""

    environments: tuple[str, ...]
    currencies: tuple[str, ...]
    statuses: tuple[str, ...]
    methods: tuple[str, ...]
    issuers: tuple[str, ...]
    months: tuple[int, ...]
    pg_modules: tuple[str, ...]
    mids: tuple[str, ...]


def choices(session: Session, where: HistoryFilter) -> Choices:
    """Return what can be chosen.

    Args:
        session: a reading session.
        where: its range, basis and environments count, the rest does not.
    """
    plain = HistoryFilter(
        where.first_day, where.last_day, where.basis, environments=where.environments
    )
    everywhere = HistoryFilter(
        where.first_day,
        where.last_day,
        where.basis,
        environments=("live", "test", "sandbox", "sample"),
    )
    found = {
        axis: {one.key for one in read(session, plain, axis) if one.n} - {""}
        for axis in (Axis.METHOD, Axis.ISSUER, Axis.MONTHS, Axis.PG, Axis.MID)
    }
    sums = read(session, plain)
    return Choices(
        environments=tuple(sorted({one.environment for one in read(session, everywhere)})),
        currencies=tuple(sorted({one.currency for one in sums})),
        statuses=tuple(sorted({one.state.removeprefix(BACK) for one in sums} - {"void"})),
        methods=tuple(sorted(found[Axis.METHOD])),
        issuers=tuple(sorted(found[Axis.ISSUER])),
        months=tuple(sorted(map(int, found[Axis.MONTHS]))),
        pg_modules=tuple(sorted(found[Axis.PG])),
        mids=tuple(sorted(found[Axis.MID])),
    )
