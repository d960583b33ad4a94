"""How does an export look as JSON Lines? One object a payment; amounts are numbers, times ISO."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from lib.ledger.export_cells import Kind
from lib.ledger.export_format import Block, Format, Reading
from lib.ledger.provenance import Described, Provenance

_OFFSET = "+09:00"


class _Writer:
    def __init__(self, path: Path, columns: Sequence[Described]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._columns = [(json.dumps(column.name), column.kind) for column in columns]

    def write(self, block: Block) -> None:
        written = [
            [f"{name}:{_written(cell, kind)}" for cell in cells]
            for (name, kind), cells in zip(self._columns, block.cells, strict=True)
        ]
        self._file.writelines(f"{{{','.join(row)}}}\n" for row in zip(*written, strict=True))

    def close(self, _provenance: Provenance) -> None:
        self._file.close()


def _written(cell: str, kind: str) -> str:
    match kind:
        case Kind.TEXT:
            return json.dumps(cell, ensure_ascii=False)
        case Kind.MOMENT:
            return f'"{cell.replace(" ", "T")}{_OFFSET}"' if cell else "null"
        case _:
            return cell or "null"


def _read(path: Path, columns: Sequence[Described]) -> Reading:
    titles = {column.name: column.title for column in columns}
    kinds = {column.name: column.kind for column in columns}
    file = path.open(encoding="utf-8")
    first = file.readline()
    names = tuple(json.loads(first)) if first.strip() else tuple(titles)

    def back() -> Iterator[Sequence[str]]:
        for line in chain([first] if first else [], file):
            # Decimals as they stand: a float would forget the last digits of a large amount.
            row = json.loads(line, parse_float=Decimal)
            yield [_cell(row.get(name), kinds.get(name, Kind.TEXT)) for name in names]

    return Reading(tuple(titles.get(name, name) for name in names), back(), file.close)


def _cell(value: Any, kind: str) -> str:  # noqa: ANN401 — any JSON value
    match value:
        case None:
            return ""
        case str() if kind == Kind.TEXT:
            return value
        case str() if kind == Kind.MOMENT and value.endswith(_OFFSET):
            return value.removesuffix(_OFFSET).replace("T", " ")
        case bool():
            return f"?{value}"
        case int() | Decimal() if kind in {Kind.AMOUNT, Kind.COUNT}:
            return str(value)
        case _:
            return f"?{value}"


FORMAT = Format(
    name="jsonl",
    title="JSON Lines",
    extension="jsonl",
    mime="application/x-ndjson",
    position=4,
    create=_Writer,
    read=_read,
)
