"""What is an export format? How a file is written block by block, and how it is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lib.ledger.provenance import Described, Provenance


@dataclass(frozen=True, slots=True)
class Block:
    """Rows on their way into a file, column by column.

    Attributes:
        cells: canonical texts, one list a column.
        currencies: of each row.
    """

    cells: Sequence[Sequence[str]]
    currencies: Sequence[str]


class Writer(Protocol):
    """A file in the making."""

    def write(self, block: Block) -> None:
        """Add rows."""
        ...

    def close(self, provenance: Provenance) -> None:
        """Finish the file; formats that can hold the provenance put it in."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read back.

    Attributes:
        header: titles as they stand in the file.
        rows: canonical texts row by row, read as they are asked for.
        close: lets go of the file.
    """

    header: tuple[str, ...]
    rows: Iterator[Sequence[str]]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Embedded:
    """How a file is asked for the provenance it holds.

    Attributes:
        record: for the program; raises LedgerError when there is none.
        said: for a person, as names and values.
    """

    record: Callable[[Path], str]
    said: Callable[[Path], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing an export, in a file of its own below ``lib/ledger/exports``.

    Attributes:
        name: by which it is chosen.
        title: what a person reads, the same in every language.
        extension: of its files, without a dot.
        mime: of its files.
        position: its place among the others.
        create: begins a file; given the path and the columns.
        read: reads a file back; given the path and the columns it was written with.
        embedded: reads the provenance that the file itself holds, and then lines of totals end
            its rows; None = it has a file beside it.
        most_rows: more do not fit; None = no limit.
    """

    name: str
    title: str
    extension: str
    mime: str
    position: int
    create: Callable[[Path, Sequence[Described]], Writer]
    read: Callable[[Path, Sequence[Described]], Reading]
    embedded: Embedded | None = None
    most_rows: int | None = None


def beside(path: Path) -> Path:
    """Return where the provenance of a file lies that cannot hold it itself."""
    return path.with_name(f"{path.name}.provenance.json")
