"""What do the books say about any set of payments? The one door of screens, exports and programs.

Figures never cross environments or currencies; days are Korean days. Answers hold no session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lib.access.actors import Actor
from lib.access.policy import Permission, may
from lib.ledger.engine import Database
from lib.ledger.history.breakdowns import (
    Hour,
    Mixed,
    Part,
    Reason,
    breakdown,
    failure_reasons,
    hours,
    instalment_mix,
)
from lib.ledger.history.choices import Choices, choices
from lib.ledger.history.figures import Compared, Figures, change, kpis
from lib.ledger.history.pages import Count, Cursor, HistoryPage, Sort, count, page
from lib.ledger.history.proof import Proof, Proven, prove
from lib.ledger.history.rows import COLUMNS, rows
from lib.ledger.history.series import Point, Stack, series
from lib.ledger.history.sums import Period
from lib.ledger.history.versions import version
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Axis, Basis
from lib.services import masked_rows

__all__ = [
    "COLUMNS",
    "Axis",
    "Basis",
    "Choices",
    "Compared",
    "Count",
    "Cursor",
    "Figures",
    "History",
    "HistoryFilter",
    "HistoryPage",
    "Hour",
    "Mixed",
    "Part",
    "Period",
    "Point",
    "Proof",
    "Proven",
    "Reason",
    "Sort",
    "Stack",
    "change",
]


class History:
    """Reads the history; see the modules of lib.ledger.history for what each number means."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def as_seen_by(where: HistoryFilter, actor: Actor) -> HistoryFilter:
        """Return a filter that does not look for buyers' names where the actor may not see them.

        Else who is shown masked names could find out by searching whose they are.
        """
        return replace(where, seeks_buyers=may(actor, Permission.PERSONAL))

    def version(self, where: HistoryFilter) -> tuple[int, int]:
        """Return the state of a range; equal states, equal answers: the key of a cache."""
        with self._database.reading() as session:
            return version(session, where)

    def kpis(self, where: HistoryFilter) -> list[Compared]:
        """Return the figures of a filter beside those of as many days before."""
        with self._database.reading() as session:
            return kpis(session, where)

    def series(self, where: HistoryFilter, period: Period, stack: Stack) -> list[Point]:
        """Return the periods in which something happened, oldest first."""
        with self._database.reading() as session:
            return series(session, where, period, stack)

    def breakdown(self, where: HistoryFilter, axis: Axis) -> list[Part]:
        """Return the parts along an axis, the largest gross first."""
        with self._database.reading() as session:
            return breakdown(session, where, axis)

    def instalment_mix(self, where: HistoryFilter) -> list[Mixed]:
        """Return approved card payments by months and issuer."""
        with self._database.reading() as session:
            return instalment_mix(session, where)

    def failure_reasons(self, where: HistoryFilter) -> list[Reason]:
        """Return why payments failed, the most frequent reason first."""
        with self._database.reading() as session:
            return failure_reasons(session, where)

    def hours(self, where: HistoryFilter) -> list[Hour]:
        """Return approved payments by hour of the week."""
        with self._database.reading() as session:
            return hours(session, where)

    def choices(self, where: HistoryFilter) -> Choices:
        """Return what can be chosen in a filter."""
        with self._database.reading() as session:
            return choices(session, where)

    def prove(self, where: HistoryFilter, what: Proven) -> Proof:
        """Ask the payments themselves, past all sums; see lib.ledger.history.proof."""
        with self._database.reading() as session:
            return prove(session, where, what)

    def count(self, where: HistoryFilter) -> Count:
        """Count the payments of a filter; capped at 10,001 where a text or an amount is asked."""
        with self._database.reading() as session:
            return count(session, where)

    def page(  # noqa: PLR0913 — which rows, in which order, from where
        self,
        where: HistoryFilter,
        *,
        size: int,
        number: int = 1,
        after: Cursor | None = None,
        sort: Sort = Sort.TIME,
        descending: bool = True,
    ) -> HistoryPage:
        """Return one page, its buyers masked; see lib.ledger.history.pages.

        By buyers only what looks for buyers is sorted, else by time: an order tells names too.
        """
        if sort is Sort.BUYER and not where.seeks_buyers:
            sort = Sort.TIME
        with self._database.reading() as session:
            found = page(
                session,
                where,
                size=size,
                number=number,
                after=after,
                sort=sort,
                descending=descending,
            )
            session.expunge_all()
        for row in found.rows:
            masked_rows.payment(row)
        return found

    def rows(self, where: HistoryFilter, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Give all payments of a filter, oldest first, in flat memory, from one picture.

        Args:
            where: which payments.
            columns: names out of COLUMNS.
        """
        with self._database.reading() as session:
            yield from rows(session, where, columns)
