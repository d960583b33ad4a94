"""What does a figure mean? Its definition in words, its query, and of how many rows it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lib.i18n import mark
from lib.ledger.engine import Database
from lib.ledger.history.explaining import Number, queries, rows_of
from lib.ledger.history.figures import figures_of
from lib.ledger.history.sums import read
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis

__all__ = ["Explained", "Number", "basis_words", "explain"]

_WORDS: Final = {
    Number.GROSS: mark("Gross: amounts that were approved, also of payments cancelled later."),
    Number.NET: mark("Net: gross less cancelled."),
    Number.COUNT: mark("Count: payments that were approved, also those cancelled later."),
    Number.FAILED: mark("Failed: payments that were refused."),
    Number.WAITING: mark("Waiting: payments that were opened and neither paid nor failed."),
    Number.APPROVAL_RATE: mark("Approval rate: approved among approved and failed payments."),
    Number.AVERAGE: mark("Average: gross divided by the number of approved payments."),
}
_BACK: Final = mark("Cancelled: money that went back in the period, whenever it was paid.")
_BACK_OF_THESE: Final = mark(
    "Cancelled: money that has gone back by now of the payments in the period."
)
_BASES: Final = {
    Basis.PAID: mark(
        "A payment counts on the day it was paid, failed or opened; money that goes back counts on"
        " the day it goes back."
    ),
    Basis.REQUESTED: mark(
        "A payment counts, with everything that has become of it, on the day it was asked for."
    ),
    Basis.CHANGED: mark(
        "A payment counts, with everything that has become of it, on the day it last changed; one"
        " that is cancelled later leaves its earlier day."
    ),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """What a figure means.

    Attributes:
        definition: message id of a sentence.
        basis: message id of the sentence on when payments count.
        queries: SQL over payments and cancellations; each gives environment, currency, a sum of
            minor units and a number of rows.
        rows: how many payments or cancellations the figure is made of.
    """

    definition: str
    basis: str
    queries: tuple[str, ...]
    rows: int


def basis_words(basis: Basis) -> str:
    """Return the message id of what a basis means for the figures."""
    return _BASES[basis]


def explain(database: Database, where: HistoryFilter, number: Number) -> Explained:
    """Return what a figure of a filter means."""
    is_back = number is Number.CANCELLED
    back = _BACK if where.basis is Basis.PAID else _BACK_OF_THESE
    with database.reading() as session:
        figures = figures_of(read(session, where), where.basis).values()
        return Explained(
            definition=back if is_back else _WORDS[number],
            basis=_BASES[where.basis],
            queries=tuple(queries(session, where, number)),
            rows=rows_of(figures, number, where.basis),
        )
