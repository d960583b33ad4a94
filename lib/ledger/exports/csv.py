"""How does an export look as CSV? As a Korean Excel opens it: UTF-8 with BOM, nothing a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lib.ledger.export_cells import Kind, padded, trimmed
from lib.ledger.export_format import Block, Format, Reading
from lib.ledger.provenance import Described, Provenance

# A spreadsheet takes a cell that begins so for a formula; the wide forms count under an East Asian
# input method. A leading apostrophe makes it a text; one that is there already gets another, so
# that every cell can be read back as it was.
_STARTS: Final = "=+\\-@\t\r\n＝＋－＠"  # noqa: RUF001 — the wide forms are meant
_FORMULA: Final = re.compile(f"'*[{_STARTS}]")
_SUSPECT: Final = frozenset(f"'{_STARTS}")  # what such a cell begins with
_NEUTRALISED: Final = re.compile(f"'+[{_STARTS}]")


class _Writer:
    def __init__(self, path: Path, columns: Sequence[Described]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)  # RFC 4180: commas, quotes doubled, CR LF
        self._kinds = [column.kind for column in columns]
        self._rows.writerow(safe([column.title for column in columns]))

    def write(self, block: Block) -> None:
        columns = []
        for kind, cells in zip(self._kinds, block.cells, strict=True):
            match kind:
                case Kind.TEXT:
                    columns.append(safe(cells))
                case Kind.AMOUNT:
                    columns.append(list(map(padded, cells, block.currencies)))
                case _:
                    columns.append(list(cells))
        self._rows.writerows(zip(*columns, strict=True))

    def close(self, _provenance: Provenance) -> None:
        self._file.close()


def safe(cells: Sequence[str]) -> list[str]:
    """Return texts of which no spreadsheet makes a formula."""
    return [
        f"'{cell}" if cell and cell[0] in _SUSPECT and _FORMULA.match(cell) else cell
        for cell in cells
    ]


def _read(path: Path, columns: Sequence[Described]) -> Reading:
    file = path.open(encoding="utf-8-sig", newline="")
    rows = csv.reader(file)
    header = tuple(plain(cell) for cell in next(rows, []))
    kinds = [column.kind for column in columns]

    def back() -> Iterator[Sequence[str]]:
        for row in rows:
            yield [
                plain(cell) if kind == Kind.TEXT else trimmed(cell)
                for kind, cell in zip(kinds, row, strict=False)
            ] + row[len(kinds) :]

    return Reading(header, back(), file.close)


def plain(cell: str) -> str:
    """Return a text as it was before it was made safe."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


FORMAT = Format(
    name="csv",
    title="CSV",
    extension="csv",
    mime="text/csv; charset=utf-8",
    position=1,
    create=_Writer,
    read=_read,
)
