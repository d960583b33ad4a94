"""What of a file may be taken? Every row is read, and the lines of a payment are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlmodel import col, select

from lib.i18n import mark
from lib.kernel.problems import Problem
from lib.kernel.redaction import redact_text
from lib.ledger.engine import Database
from lib.ledger.schema import CancelRow, PaymentRow
from lib.services.import_cells import Formula
from lib.services.import_lines import CANCEL, ImportLine, Mapped, ReadRow, Trouble, read_row
from lib.services.import_payments import REST, Base, UntoldError, payment_of
from lib.services.import_sheets import Sheet
from lib.services.import_staging import Staging

_SLICE: Final = 1_000
_CARD: Final = "card_number"

Progress = Callable[[int, int], object]


class Checking:
    """One file on its way to being taken."""

    def __init__(self, staging: Staging, mapped: Mapped, database: Database) -> None:
        self._staging = staging
        self._mapped = mapped
        self._database = database
        self._shown = sorted(set(mapped.columns.values()))
        self.lines = 0
        self.notes: Counter[tuple[str, str]] = Counter()

    def read(self, sheet: Sheet, progress: Progress) -> None:
        """Read all rows; those that cannot be read are kept apart."""
        self._staging.begin()
        while rows := list(islice(sheet.rows, _SLICE)):
            good = []
            for place, row in rows:
                found = read_row(place, row, self._mapped)
                cells = self._kept(row, found)
                if found.line is not None:
                    good.append((found.line, cells))
                else:
                    self._staging.refuse(found.troubles)
                    self._staging.keep_cells(place, cells)
                for name, said in found.notes:
                    self.notes[self._mapped.heading(name), said] += 1
            self._staging.keep(good)
            self.lines += len(rows)
            progress(self.lines, max(sheet.about, self.lines))
        self._staging.commit()

    def join(self, progress: Progress) -> None:
        """Put the lines of each payment together."""
        self._staging.begin()
        self._staging.join()
        groups = self._staging.groups()
        done = 0
        while some := list(islice(groups, _SLICE)):
            bases = self._bases(some)
            made = []
            for lines in some:
                done += len(lines)
                try:
                    told = payment_of(lines, bases.get(lines[0].key))
                except UntoldError as error:
                    self._staging.refuse_all(lines, list(_refused(lines, error)))
                    continue
                for said in told.notes:
                    self.notes["", said] += 1
                places = [line.place for line in lines]
                body = {**told.body, "imported": {"lines": places}}
                made.append((min(places), {"environment": lines[0].environment, "body": body}))
            self._staging.add(made)
            progress(done, self.lines)
        self._staging.commit()

    def _bases(self, groups: Sequence[list[ImportLine]]) -> dict[str, Base]:
        """Look up what the ledger knows of payments whose cancels have lines of their own."""
        wanted = [
            lines[0]
            for lines in groups
            if any(line.kind == CANCEL or line.says_kind for line in lines)
        ]
        if not wanted:
            return {}
        found = {}
        with self._database.reading() as session:
            orders = [line.merchant_uid for line in wanted]
            rows = session.exec(select(PaymentRow).where(col(PaymentRow.merchant_uid).in_(orders)))
            for row in rows.all():
                if not row.paid_at:
                    continue
                cancels = session.exec(
                    select(CancelRow.cancelled_at, CancelRow.amount).where(
                        CancelRow.payment_id == row.id,
                        col(CancelRow.cancellation_id).not_like(f"{REST}%"),
                    )
                ).all()
                base = Base(row.amount, row.paid_at, [(at, minor) for at, minor in cancels])
                for line in wanted:
                    same = (line.environment, line.merchant_uid) == (
                        row.environment,
                        row.merchant_uid,
                    )
                    if same and line.imp_uid in {"", row.imp_uid}:
                        found[line.key] = base
        return found

    def _kept(self, row: Sequence[Any], found: ReadRow) -> list[str]:
        """Return the cells of the columns that are read, as they may be kept."""
        cells = {self._mapped.columns[name]: value for name, value in found.cells.items()}
        card = self._mapped.columns.get(_CARD)
        kept = []
        for number in self._shown:
            cell = row[number] if number < len(row) else None
            kept.append(str(cells.get(number, "")) if number == card else _shown(cell))
        return kept


def _shown(cell: Any) -> str:  # noqa: ANN401 — of any type
    if isinstance(cell, str):
        return redact_text(cell)
    if cell is None or cell is Formula:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return redact_text(str(cell))


def _refused(lines: Sequence[ImportLine], error: UntoldError) -> Iterator[Trouble]:
    for line in lines:
        if line.place == error.place:
            yield Trouble(line.place, "", error.problem)
        else:
            said = mark("Line {other} about the same payment cannot be taken.")
            yield Trouble(line.place, "", Problem("", said, params={"other": error.place}))
