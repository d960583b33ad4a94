"""Do files say what the screen says? Figures, file sums and provenance, for random filters."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from sqlmodel import select

from lib.access.actors import LOCAL
from lib.kernel.clock import FixedClock
from lib.kernel.money import exponent
from lib.ledger.engine import Database
from lib.ledger.export_format import beside
from lib.ledger.provenance import from_json
from lib.ledger.schema import AuditRow
from lib.ledger.verification import verify
from lib.services.exports import Export, ExportCommand, Exports
from lib.services.history import History, HistoryFilter
from lib.services.trail import Trail
from tests.databases import fresh
from tests.unit.ledger.made_up import fill, some_filter

Sums = dict[str, tuple[Decimal, Decimal, Decimal]]
FILTERS = 20
COLUMNS = ("merchant_uid", "currency", "gross", "cancelled", "net")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = fresh(tmp_path_factory.mktemp("lines"))
    with opened.writing() as session:
        fill(session, 1_500, 3)
    yield opened
    opened.close()


def make(
    database: Database,
    where: HistoryFilter,
    form: str,
    folder: Path,
    columns: Any = COLUMNS,  # noqa: ANN401
) -> Export:
    clock = FixedClock(datetime(2026, 8, 5, tzinfo=UTC))
    exports = Exports(
        database=database,
        history=History(database),
        trail=Trail(database, clock),
        folder=folder,
        clock=clock,
    )
    return exports.make(ExportCommand(where, form, columns), folder / f"x.{form}", LOCAL)


def shown(database: Database, where: HistoryFilter) -> Sums:
    """Return what the screen shows, by currency."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in History(database).kpis(where):
        for at, value in enumerate((one.now.gross, one.now.cancelled, one.now.net)):
            found[one.now.currency][at] += value
    return _major(found)


def _major(found: dict[str, list[int]]) -> Sums:
    return {
        currency: tuple(Decimal(value).scaleb(-exponent(currency)) for value in values)  # type: ignore[misc]
        for currency, values in found.items()
        if any(values)
    }


def summed(rows: list[dict[str, Any]]) -> Sums:
    """Add the lines of a file up, by currency."""
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for row in rows:
        for at, name in enumerate(("Gross", "Cancelled", "Net")):
            found[row["Currency"]][at] += Decimal(str(row[name]))
    return {currency: tuple(sums) for currency, sums in found.items() if any(sums)}  # type: ignore[misc]


def told(record: Any) -> Sums:  # noqa: ANN401
    """Return the totals of a provenance record, by currency."""
    return {
        currency: tuple(Decimal(total) for total in totals.values())  # type: ignore[misc]
        for currency, totals in record.totals.items()
        if any(Decimal(total) for total in totals.values())
    }


@pytest.mark.parametrize("number", range(FILTERS))
def test_screen_csv_xlsx_and_provenance_agree(
    database: Database, tmp_path: Path, number: int
) -> None:
    where = some_filter(Random(100 + number))  # noqa: S311 — no secret
    on_screen = shown(database, where)

    paper = make(database, where, "csv", tmp_path)
    book = make(database, where, "xlsx", tmp_path)

    with paper.path.open(encoding="utf-8-sig", newline="") as file:
        assert summed(list(csv.DictReader(file))) == on_screen
    sheet = openpyxl.load_workbook(book.path, data_only=True).worksheets[0]
    header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    lines = rows[: book.record.rows]
    assert summed([dict(zip(header, row, strict=True)) for row in lines]) == on_screen
    for row in rows[book.record.rows :]:
        currency = str(row[0]).split()[-1]
        total = tuple(Decimal(str(value)) for value in row[2:5])
        assert total == on_screen.get(currency, (0, 0, 0))
    assert told(book.record) == told(from_json(beside(paper.path).read_text())) == on_screen
    assert verify(paper.path).differences == verify(book.path).differences == ()
    assert paper.record.checksum == book.record.checksum


@pytest.mark.parametrize("number", range(FILTERS))
def test_every_payment_of_a_filter_has_its_line(
    database: Database, tmp_path: Path, number: int
) -> None:
    where = some_filter(Random(500 + number))  # noqa: S311 — no secret

    made = make(database, where, "jsonl", tmp_path)

    assert made.record.lines.get("payment", 0) == History(database).count(where).value


def test_an_export_is_audited(database: Database, tmp_path: Path) -> None:
    made = make(database, some_filter(Random(1)), "csv", tmp_path)  # noqa: S311

    with database.reading() as session:
        found = session.exec(select(AuditRow).where(AuditRow.subject == made.record.checksum)).all()
    assert found[-1].action == "history.exported"
