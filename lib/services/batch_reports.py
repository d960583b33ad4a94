"""How do batches stand? Questions of screens and commands to the rows of batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lib.kernel.errors import LedgerError
from lib.ledger import batches as book
from lib.ledger.batches import LineView, Tally
from lib.ledger.engine import Database
from lib.ledger.schema import BatchRow
from lib.services.attempts import NO_KEYS, NOT_SENT
from lib.services.unknowns import NEVER_MADE

NEVER_ARRIVED: Final = (NOT_SENT, NO_KEYS, NEVER_MADE)


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch and how it stands.

    Attributes:
        batch: its row.
        tallies: its lines by what became of them.
        is_running: whether somebody drives it at this moment.
        never_arrived: lines of which is established that the gateway never saw them.
    """

    batch: BatchRow
    tallies: tuple[Tally, ...]
    is_running: bool
    never_arrived: int

    def count(self, *words: str) -> int:
        """Return how many lines came to this."""
        return sum(tally.lines for tally in self.tallies if tally.word in words)

    def amount(self, *words: str) -> int:
        """Return the sum of the lines that came to this."""
        return sum(tally.amount for tally in self.tallies if tally.word in words)

    @property
    def reached(self) -> int:
        """Return how many lines are done with, one way or another."""
        return self.batch.lines - self.count(book.WAITING)

    @property
    def again(self) -> int:
        """Return how many lines can be charged anew: the gateway never saw them."""
        return self.never_arrived + self.count(book.NOT_SENT)


class BatchReports:
    """Reads batches."""

    def __init__(self, database: Database, is_running: Callable[[BatchRow], bool]) -> None:
        """Prepare.

        Args:
            database: where they are.
            is_running: says whether somebody drives a batch at this moment.
        """
        self._database = database
        self.is_running = is_running

    def get(self, batch_id: str) -> BatchRow:
        """Return a batch.

        Raises:
            LedgerError: there is none under this name.
        """
        with self._database.reading() as session:
            row = session.get(BatchRow, batch_id)
        if row is None:
            raise LedgerError("There is no such batch.")
        return row

    def view(self, batch_id: str) -> BatchView:
        """Return how a batch stands.

        Raises:
            LedgerError: there is none under this name.
        """
        row = self.get(batch_id)
        with self._database.reading() as session:
            tallies = tuple(book.tally(session, batch_id))
            lost = len(book.never_arrived(session, batch_id, NEVER_ARRIVED))
        return BatchView(row, tallies, self.is_running(row), lost)

    def newest(self, *, number: int, size: int) -> tuple[Sequence[BatchRow], int]:
        """Return one page of batches, newest first, and how many there are."""
        with self._database.reading() as session:
            return book.newest(session, number=number, size=size)

    def lines(
        self, batch_id: str, word: str = "", *, number: int = 1, size: int = 0
    ) -> tuple[list[LineView], int]:
        """Return one page of lines with what became of them, and how many there are."""
        with self._database.reading() as session:
            return book.page(session, batch_id, word, number=number, size=size)
