"""Where does an exported file come from, and is it still what was exported?

A digest is kept for each block of rows and each column in it, so a difference is named by place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from lib.kernel.errors import LedgerError

BLOCK: Final = 200  # rows
_BETWEEN: Final = "\x1f"  # cells hold no control characters
_SHORT: Final = 4  # bytes; together with the whole checksum that is enough to name a place
SHORT_DIGITS: Final = 2 * _SHORT
_ALGORITHM: Final = "sha256"


@dataclass(frozen=True, slots=True)
class Described:
    """A column as the file shows it.

    Attributes:
        name: stable, the same in every language.
        title: what stands in the header.
        kind: see Kind.
    """

    name: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an export says of itself.

    Attributes:
        program: which program wrote it.
        format: name of the format.
        generated_at: ISO 8601 with the offset of Seoul.
        zone: of all times in the file.
        actor: who made it.
        filter: what was asked for, by name; exactly what the screen's address says.
        basis: by which time payments belong to the range.
        language: of the header and of words.
        masked: whether personal data is masked.
        columns: in the order of the file.
        rows: number of lines.
        lines: how many of them are payments, and how many cancels.
        totals: gross, cancelled and net, as canonical text by currency and column.
        checksum: over all cells.
        blocks: a short digest for each block of rows and column, see BLOCK.
        file_checksum: over the bytes of the file; empty where the file holds this record itself.
    """

    program: str
    format: str
    generated_at: str
    zone: str
    actor: str
    filter: dict[str, Any]
    basis: str
    language: str
    masked: bool
    columns: tuple[Described, ...]
    rows: int
    lines: dict[str, int]
    totals: dict[str, dict[str, str]]
    checksum: str
    blocks: tuple[str, ...] = field(repr=False)
    file_checksum: str = ""

    def to_json(self) -> str:
        """Write this record, sealed so that a changed record is noticed too."""
        body = asdict(self)
        return json.dumps({**body, "seal": _seal(body)}, ensure_ascii=False, indent=1)


def from_json(text: str) -> Provenance:
    """Read a record.

    Raises:
        LedgerError: it is none, or was changed since it was written.
    """
    try:
        body = json.loads(text)
        seal = body.pop("seal")
        columns = tuple(Described(**column) for column in body.pop("columns"))
        blocks = tuple(body.pop("blocks"))
        record = Provenance(**body, columns=columns, blocks=blocks)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LedgerError("This is no provenance record of an export.") from error
    if seal != _seal(asdict(record)):
        raise LedgerError("The provenance record itself was changed after the export.")
    return record


def _seal(body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=list)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Digest:
    """The checksum of a table that passes by in blocks of rows."""

    def __init__(self) -> None:
        self._whole = hashlib.new(_ALGORITHM)
        self.rows = 0
        self.blocks: list[str] = []

    def add(self, columns: Sequence[Sequence[str]]) -> None:
        """Take a block of rows in, column by column; all but the last have BLOCK rows."""
        self.rows += len(columns[0])
        short = []
        for cells in columns:
            data = _BETWEEN.join(cells).encode()
            self._whole.update(data + b"\x1e")
            short.append(hashlib.blake2b(data, digest_size=_SHORT).hexdigest())
        self.blocks.append("".join(short))

    @property
    def checksum(self) -> str:
        """Return the checksum of what has passed so far."""
        return f"{_ALGORITHM}:{self._whole.hexdigest()}"


def blocks_of(rows: Iterable[Sequence[str]], width: int) -> Iterator[list[list[str]]]:
    """Turn rows into blocks of columns.

    A short row is filled up; what a long one holds too much is put to its last cell, so that it
    does not pass unseen.
    """
    block: list[Sequence[str]] = []
    for row in rows:
        if len(row) == width:
            block.append(row)
        else:
            kept = [*row[: width - 1], "".join(row[width - 1 :])]
            block.append([*kept, *[""] * (width - len(kept))])
        if len(block) == BLOCK:
            yield [list(column) for column in zip(*block, strict=True)]
            block = []
    if block:
        yield [list(column) for column in zip(*block, strict=True)]
