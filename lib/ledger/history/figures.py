"""What does a set of payments come to? Gross, cancelled, net, counts, rate and average.

One figure for each environment and currency; neither is ever added up. See Figures for what each
number means on which basis.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlmodel import Session

from lib.ledger.history.sums import Sum, read
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import BACK, Basis

APPROVED: Final = frozenset({"paid", "cancelled"})


@dataclass(slots=True)
class Figures:
    """Sums of payments of one environment and currency; amounts in minor units.

    Attributes:
        environment: sandbox, test, live or sample.
        currency: ISO 4217.
        gross: approved amounts, later-cancelled ones included.
        cancelled: money that went back: on the basis PAID within the range, whenever its payment
            was; on the others of the payments in the range, whenever it went.
        count: approved payments.
        failed: failed payments.
        waiting: payments opened and neither paid nor failed.
        cancels: on the basis PAID how often money went back, on the others how many payments
            were cancelled in full.
        rows: payments, whatever became of them.
    """

    environment: str
    currency: str
    gross: int = 0
    cancelled: int = 0
    count: int = 0
    failed: int = 0
    waiting: int = 0
    cancels: int = 0
    rows: int = 0

    @property
    def net(self) -> int:
        """Return gross less cancelled."""
        return self.gross - self.cancelled

    @property
    def approval_rate(self) -> Fraction | None:
        """Return approved among approved and failed, 0 to 1; None when there are neither."""
        ends = self.count + self.failed
        return Fraction(self.count, ends) if ends else None

    @property
    def average(self) -> int | None:
        """Return gross by approved payment, to the nearest minor unit; None without any."""
        return (2 * self.gross + self.count) // (2 * self.count) if self.count else None

    def add(self, one: Sum, basis: Basis) -> None:
        """Add a sum of the same environment and currency."""
        state = one.state
        if state in APPROVED:
            self.rows += one.n
            self.gross += one.amount
            self.count += one.n
            if basis is not Basis.PAID:
                self.cancelled += one.cancelled
                self.cancels += one.n if state == "cancelled" else 0
        elif state.startswith(BACK):
            self.cancelled += one.amount
            self.cancels += one.n
        else:
            self.rows += one.n
            if state == "failed":
                self.failed += one.n
            elif state == "ready":
                self.waiting += one.n


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures of a range beside those of as many days before."""

    now: Figures
    before: Figures


def kpis(session: Session, where: HistoryFilter) -> list[Compared]:
    """Return the figures of a filter, the largest gross first.

    Args:
        session: a reading session.
        where: which payments.

    Returns:
        One for each environment and currency that occurs in the range; none when nothing does.
    """
    now = figures_of(read(session, where), where.basis)
    previous = where.previous()
    before = figures_of(read(session, previous), where.basis) if previous and now else {}
    found = [Compared(one, before.get(place, Figures(*place))) for place, one in now.items()]
    return sorted(found, key=lambda one: (-one.now.gross, one.now.environment, one.now.currency))


def change(now: Fraction | float | None, before: Fraction | float | None) -> Fraction | None:
    """Return by which part a number has grown; None where that says nothing: from zero, or none."""
    if now is None or not before:
        return None
    return (Fraction(now) - Fraction(before)) / abs(Fraction(before))


def figures_of(sums: Iterable[Sum], basis: Basis) -> dict[tuple[str, str], Figures]:
    """Return the figures of sums, by environment and currency."""
    found: dict[tuple[str, str], Figures] = {}
    for one in sums:
        place = (one.environment, one.currency)
        figures = found.get(place)
        if figures is None:
            figures = found[place] = Figures(*place)
        figures.add(one, basis)
    return found
