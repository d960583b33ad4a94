"""How does an export look in Excel? True numbers and dates, a frozen header, totals, provenance.

Rows are written as they come and not kept (``constant_memory``), so the file may be large.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter.utility import xl_col_to_name

from lib.i18n import gettext as _
from lib.kernel.errors import LedgerError
from lib.kernel.money import exponent
from lib.ledger.export_cells import Kind, is_exact, read_back
from lib.ledger.export_format import Block, Embedded, Format, Reading
from lib.ledger.provenance import Described, Provenance
from lib.ledger.provenance_words import lines

_MOST_ROWS: Final = 1_048_576 - 100  # a sheet's own limit, less header and totals
_RECORD: Final = "record"  # marks the lines that hold the provenance for the program
_CHUNK: Final = 32_000
_WIDTHS: Final = {Kind.TEXT: 20, Kind.AMOUNT: 15, Kind.COUNT: 9, Kind.MOMENT: 19}
_MOMENT: Final = "yyyy-mm-dd hh:mm:ss"
_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 — day 0 of spreadsheets, which know no zones
_DAY: Final = 86_400
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Writer:
    def __init__(self, path: Path, columns: Sequence[Described]) -> None:
        self._book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._moment = self._book.add_format({"num_format": _MOMENT})
        self._money: dict[tuple[str, bool], Any] = {}
        self._columns = columns
        self._sheet = self._book.add_worksheet(_("Payments"))
        self._sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            self._sheet.set_column(number, number, _WIDTHS[Kind(column.kind)])
        for number, column in enumerate(columns):
            self._sheet.write_string(0, number, column.title, self._head)
        self._row = 0

    def write(self, block: Block) -> None:
        kinds = list(enumerate(column.kind for column in self._columns))
        sheet = self._sheet
        for currency, row in zip(block.currencies, zip(*block.cells, strict=True), strict=True):
            self._row += 1
            for (number, kind), cell in zip(kinds, row, strict=True):
                if not cell:
                    continue
                if kind == Kind.TEXT:
                    sheet.write_string(self._row, number, cell)
                elif kind == Kind.MOMENT:
                    sheet.write_number(self._row, number, _serial(cell), self._moment)
                elif kind == Kind.COUNT:
                    sheet.write_number(self._row, number, int(cell))
                else:
                    self._amount(number, cell, self._form(currency))

    def close(self, provenance: Provenance) -> None:
        last = self._row
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        for currency, totals in provenance.totals.items():
            self._row += 1
            self._total(currency, totals, last, is_only=len(provenance.totals) == 1)
        self._provenance(provenance)
        self._book.close()

    def _amount(self, number: int, cell: str, form: Any) -> None:  # noqa: ANN401
        if is_exact(cell):
            self._sheet.write_number(self._row, number, float(cell), form)
        else:
            self._sheet.write_string(self._row, number, cell, form)  # a number would lose digits

    def _form(self, currency: str, *, is_sum: bool = False) -> Any:  # noqa: ANN401
        form = self._money.get((currency, is_sum))
        if form is None:
            decimals = exponent(currency)
            shown = "#,##0" + (f".{'0' * decimals}" if decimals else "")
            more = {"bold": True, "top": 1} if is_sum else {}
            form = self._book.add_format({"num_format": shown, **more})
            self._money[currency, is_sum] = form
        return form

    def _total(self, currency: str, totals: Mapping[str, str], last: int, *, is_only: bool) -> None:
        """Write the sums of one currency: formulas that carry their value where they can."""
        places = {column.name: number for number, column in enumerate(self._columns)}
        form = self._form(currency, is_sum=True)
        for number, column in enumerate(self._columns):
            name = column.name
            if number == 0:
                said = _("Total {currency}", currency=currency)
                self._sheet.write_string(self._row, 0, said, form)
            elif name not in totals:
                self._sheet.write_blank(self._row, number, None, form)
            elif last == 0 or not is_exact(totals[name]):
                self._amount(number, totals[name], form)
            else:
                summed = _span(number, last)
                formula = f"=SUM({summed})" if is_only else None
                if "currency" in places:
                    formula = f'=SUMIF({_span(places["currency"], last)},"{currency}",{summed})'
                if formula:
                    value = float(totals[name])
                    self._sheet.write_formula(self._row, number, formula, form, value)
                else:
                    self._amount(number, totals[name], form)

    def _provenance(self, provenance: Provenance) -> None:
        sheet = self._book.add_worksheet(_("Provenance"))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 80)
        row = 0
        for name, said in lines(provenance):
            sheet.write_string(row, 0, name, self._head)
            sheet.write_string(row, 1, said)
            row += 1
        text = provenance.to_json()
        for start in range(0, len(text), _CHUNK):
            row += 1
            sheet.set_row(row, None, None, {"hidden": True})
            sheet.write_string(row, 0, _RECORD)
            sheet.write_string(row, 1, text[start : start + _CHUNK])


def _span(column: int, last: int) -> str:
    name = xl_col_to_name(column)
    return f"{name}2:{name}{last + 1}"


def _serial(cell: str) -> float:
    return (datetime.fromisoformat(cell) - _ZERO).total_seconds() / _DAY


def _open(path: Path) -> Any:  # noqa: ANN401 — published without types
    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise LedgerError("This file cannot be read as a workbook.") from error


def _read(path: Path, columns: Sequence[Described]) -> Reading:
    book = _open(path)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = tuple(str(value) for value in next(rows, ()) if value is not None)
    kinds = [Kind(column.kind) for column in columns]

    def back() -> Iterator[Sequence[str]]:
        for row in rows:
            kept = [_cell(value, kind) for value, kind in zip(row, kinds, strict=False)]
            yield [*kept, *(str(value) for value in row[len(kinds) :] if value is not None)]

    return Reading(header, back(), book.close)


def _cell(value: Any, kind: Kind) -> str:  # noqa: ANN401 — of any type
    cell = read_back(value, kind)
    return unescape(cell) if "_x" in cell else cell  # as the format writes odd characters


def _provenance_sheet(path: Path) -> list[tuple[str, str]]:
    book = _open(path)
    with closing(book):
        rows = book.worksheets[-1].iter_rows(values_only=True, max_col=2)
        return [
            (_cell(row[0], Kind.TEXT), _cell(row[1], Kind.TEXT))
            for row in rows
            if len(row) > 1 and row[0]
        ]


def _said(path: Path) -> list[tuple[str, str]]:
    return [line for line in _provenance_sheet(path) if line[0] != _RECORD]


def _record(path: Path) -> str:
    text = "".join(said for name, said in _provenance_sheet(path) if name == _RECORD)
    if not text:
        raise LedgerError(
            "The workbook holds no provenance; it is no export, or the sheet is gone."
        )
    return text


FORMAT = Format(
    name="xlsx",
    title="Excel (XLSX)",
    extension="xlsx",
    mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    position=2,
    create=_Writer,
    read=_read,
    embedded=Embedded(_record, _said),
    most_rows=_MOST_ROWS,
)
