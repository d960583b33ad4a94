"""How does a file of payments become rows of cells? Read as they are asked for, CSV or workbook."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import Any, BinaryIO, Final

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from lib.catalog import import_columns
from lib.i18n import mark
from lib.kernel.errors import InvalidInput, LedgerError
from lib.kernel.problems import Problem
from lib.ledger.exports.csv import plain
from lib.ledger.provenance import from_json
from lib.services.import_cells import Formula

_DELIMITERS: Final = ",;\t|"
_AROUND: Final = '" \r\n'  # a cell of a line, before it is read by the rules
_ENCODINGS: Final = ("utf-8-sig", "cp949")  # what Korean spreadsheets and PG consoles write
_PIECE: Final = 1 << 20
_BEFORE: Final = 20  # lines that may stand above the headings
_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_UNPACKED: Final = 4_000_000_000  # bytes; a small file that unpacks to more is no sheet
_RECORD: Final = "record"  # as lib.ledger.exports.xlsx marks it
_LONGEST: Final = 1_000_000  # characters of a cell

Row = tuple[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, wherever it lies.

    Attributes:
        name: as a person knows it.
        size: in bytes.
        open: opens it anew.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose headings are known; its rows are read once.

    Attributes:
        headings: of its columns.
        rows: cells with the line of the file they begin at; blank lines are left out.
        about: how many rows there are, roughly; 0 = not known.
        close: lets go of the file.
    """

    headings: tuple[str, ...]
    rows: Iterator[Row]
    about: int
    close: Callable[[], None]


def open_sheet(source: Source) -> Sheet:
    """Begin to read a file.

    Raises:
        InvalidInput: it is none that can be read; says why.
    """
    with source.open() as file:
        start = file.read(8)
    if not start:
        raise refused(mark("There is nothing in it."))
    if start.startswith(_OLD_WORKBOOK):
        raise refused(
            mark("This is an old workbook (.xls) or one with a password. Save it as XLSX or CSV.")
        )
    return _workbook(source) if start.startswith(_ZIP) else _text(source)


def refused(message: str, **params: object) -> InvalidInput:
    """Return why a file cannot be read."""
    return InvalidInput(Problem("file", message, params=params))


def _text(source: Source) -> Sheet:
    encoding, lines = _encoding(source)
    file = io.TextIOWrapper(source.open(), encoding=encoding, newline="")
    delimiter = _delimiter(list(islice(file, _BEFORE)))
    file.seek(0)
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        headings, rows = _headed(_csv_rows(reader))
    except InvalidInput:
        file.close()
        raise
    return Sheet(headings, rows, max(0, lines - 1), file.close)


def _delimiter(lines: Sequence[str]) -> str:
    """Return what stands between cells: what makes most headings of a line, or else most cells."""

    def found(way: tuple[str, str]) -> tuple[int, int]:
        line, delimiter = way
        cells = [cell.strip(_AROUND) for cell in line.split(delimiter)]
        return _named(cells), len(cells)

    return max(product(lines or [""], _DELIMITERS), key=found)[1]


def _csv_rows(reader: Any) -> Iterator[Row]:  # noqa: ANN401 — the csv module's own
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refused(
                mark("Line {line}: the quotes do not match, or a cell is endless."),
                line=before + 1,
            ) from error
        if any(cell.strip() for cell in cells):
            yield before + 1, [plain(cell) for cell in cells]
        before = reader.line_num


def _encoding(source: Source) -> tuple[str, int]:
    """Return how a text is written, and how many lines it has."""
    with source.open() as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        lines = 0
        with source.open() as file:
            try:
                while piece := file.read(_PIECE):
                    if b"\0" in piece:
                        raise refused(mark("This is no text file. Save the sheet as CSV or XLSX."))
                    decoder.decode(piece)
                    lines += piece.count(b"\n")
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
        return encoding, lines
    raise refused(mark("The file is neither UTF-8 nor CP949 text. Save it as CSV UTF-8."))


def _workbook(source: Source) -> Sheet:
    file = source.open()
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
                raise refused(mark("This workbook unpacks to too much to be a sheet of payments."))
        book = load_workbook(file, read_only=True)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        if not sheets:
            raise refused(mark("The workbook has no sheet."))
        exported = _exported(book)
        sheet = sheets[0]
        about = exported if exported is not None else max(0, (sheet.max_row or 1) - 1)
        sheet.reset_dimensions()
        rows = _sheet_rows(sheet)
        if exported is not None:  # the lines of totals behind them are none of the payments
            rows = islice(rows, exported + 1)
        headings, rest = _headed(rows)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        file.close()
        raise refused(mark("This file cannot be read as a workbook.")) from error
    except InvalidInput:
        file.close()
        raise

    def close() -> None:
        book.close()
        file.close()

    return Sheet(headings, rest, about, close)


def _exported(book: Any) -> int | None:  # noqa: ANN401 — published without types
    """Return how many lines a workbook has that was exported here; None = it was not."""
    rows = book.worksheets[-1].iter_rows(values_only=True, max_col=2)
    if len(book.worksheets) == 1:
        return None
    text = "".join(str(row[1]) for row in rows if len(row) > 1 and row[0] == _RECORD)
    try:
        return from_json(unescape(text)).rows if text else None
    except LedgerError:
        return None


def _sheet_rows(sheet: Any) -> Iterator[Row]:  # noqa: ANN401 — published without types
    for place, row in enumerate(sheet.iter_rows(), 1):
        cells = [_cell(one) for one in row]
        if any(cell not in (None, "") for cell in cells):
            yield place, cells


def _cell(cell: Any) -> Any:  # noqa: ANN401 — of any type
    if cell.data_type == "f":
        return Formula
    value = cell.value
    return unescape(value) if isinstance(value, str) and "_x" in value else value


def _headed(rows: Iterator[Row]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Take the headings off: the line that names most columns; titles may stand above it."""
    first = list(islice(rows, _BEFORE))
    if not first:
        raise refused(mark("There is nothing in it."))
    named = [_named(cells) for _place, cells in first]
    at = max(range(len(first)), key=lambda number: (named[number], -number))
    return tuple(_titles(first[at][1])), chain(first[at + 1 :], rows)


def _named(cells: Sequence[Any]) -> int:
    """Return how many different columns the cells of a line are headings of."""
    return len(set(map(import_columns.named, _titles(cells))) - {""})


def _titles(cells: Sequence[Any]) -> list[str]:
    titles = ["" if cell is None or cell is Formula else str(cell).strip() for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    return titles
