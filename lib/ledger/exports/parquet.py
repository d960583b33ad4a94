"""How does an export look as Parquet? Typed columns: decimals, and times with their zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from lib.ledger.export_cells import Kind, moments, trimmed
from lib.ledger.export_format import Block, Format, Reading
from lib.ledger.provenance import BLOCK, Described, Provenance

_ZONE: Final = "Asia/Seoul"
_ROWS: Final = 20_000  # of a row group
_TYPES: Final[dict[str, Any]] = {
    Kind.TEXT: pa.string(),
    Kind.AMOUNT: pa.decimal128(38, 3),  # three decimals: the most a currency has here
    Kind.COUNT: pa.int64(),
    Kind.MOMENT: pa.timestamp("ms", tz=_ZONE),  # the coarsest that the format has,
}


class _Writer:
    def __init__(self, path: Path, columns: Sequence[Described]) -> None:
        self._kinds = [column.kind for column in columns]
        self._schema = pa.schema([(column.name, _TYPES[column.kind]) for column in columns])
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[Any] = []

    def write(self, block: Block) -> None:
        arrays = [_array(cells, kind) for cells, kind in zip(block.cells, self._kinds, strict=True)]
        self._waiting.append(pa.record_batch(arrays, schema=self._schema))
        if len(self._waiting) * BLOCK >= _ROWS:
            self._flush()

    def close(self, _provenance: Provenance) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_table(pa.Table.from_batches(self._waiting).combine_chunks())
            self._waiting = []


def _array(cells: Sequence[str], kind: str) -> Any:  # noqa: ANN401 — published without types
    match kind:
        case Kind.TEXT:
            return pa.array(cells, _TYPES[kind])
        case Kind.AMOUNT:
            values: list[Any] = [Decimal(cell) for cell in cells]
        case Kind.COUNT:
            values = [int(cell) if cell else None for cell in cells]
        case _:
            values = [datetime.fromisoformat(f"{cell}+09:00") if cell else None for cell in cells]
    return pa.array(values, _TYPES[kind])


def _read(path: Path, columns: Sequence[Described]) -> Reading:
    file = pq.ParquetFile(path)
    titles = {column.name: column.title for column in columns}
    names = file.schema_arrow.names

    def back() -> Iterator[Sequence[str]]:
        for batch in file.iter_batches(batch_size=_ROWS):
            cells = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            yield from zip(*cells, strict=True)

    return Reading(tuple(titles.get(name, name) for name in names), back(), file.close)


def _cell(value: Any) -> str:  # noqa: ANN401 — of any column
    match value:
        case None:
            return ""
        case Decimal():
            return trimmed(f"{value:f}")
        case datetime():
            return moments([int(value.astimezone(UTC).timestamp())])[0]
        case _:
            return str(value)


FORMAT = Format(
    name="parquet",
    title="Parquet",
    extension="parquet",
    mime="application/vnd.apache.parquet",
    position=3,
    create=_Writer,
    read=_read,
)
