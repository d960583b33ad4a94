"""Is a file still what was exported? Its cells are read back and held against its provenance."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lib.i18n import speaking
from lib.kernel.errors import LedgerError
from lib.kernel.problems import Problem
from lib.ledger.export_format import Format, Reading, beside
from lib.ledger.export_registry import format_of
from lib.ledger.provenance import (
    BLOCK,
    SHORT_DIGITS,
    Described,
    Digest,
    Provenance,
    blocks_of,
    from_json,
)
from lib.ledger.provenance_words import lines

_MOST_PLACES: Final = 5
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a verification.

    Attributes:
        provenance: what the file says of itself.
        differences: a sentence each; empty = the file is untouched.
    """

    provenance: Provenance
    differences: tuple[Problem, ...]


def verify(path: Path) -> Verdict:
    """Hold a file against its provenance.

    Raises:
        LedgerError: there is no such file, no such format, or no readable provenance.
    """
    if not path.is_file():
        raise LedgerError("There is no such file.")
    form = format_of(path.suffix.removeprefix("."))
    record = from_json(_record(path, form))
    if record.file_checksum and record.file_checksum == checksum_of(path):
        return Verdict(record, ())
    try:
        with closing(form.read(path, record.columns)) as reading:
            found = tuple(_differences(reading, form, record))
        if form.embedded is not None:
            found += tuple(_said(path, record, form.embedded.said))
    except (ValueError, TypeError, OSError, KeyError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        found = (
            Problem("", "The file cannot be read any more ({reason}).", params={"reason": reason}),
        )
    if not found and record.file_checksum:
        found = (
            Problem(
                "",
                "Every cell is as it was exported, but the file was written anew, with other "
                "quotes, line ends or encoding.",
            ),
        )
    return Verdict(record, found)


def checksum_of(path: Path) -> str:
    """Return the checksum over a file's bytes."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            whole.update(piece)
    return f"sha256:{whole.hexdigest()}"


def _record(path: Path, form: Format) -> str:
    if form.embedded is not None:
        return form.embedded.record(path)
    try:
        return beside(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise LedgerError(
            "The provenance file is not beside the export; keep both in one folder."
        ) from error


def _differences(reading: Reading, form: Format, record: Provenance) -> Iterator[Problem]:
    titles = tuple(column.title for column in record.columns)
    if reading.header != titles:
        yield _header(reading.header, titles)
        return
    tail = _Tail(len(record.totals) if form.embedded else 0)
    digest = Digest()
    for block in blocks_of(tail.held_back(reading.rows), len(titles)):
        digest.add(block)
    yield from _rows(digest, record)
    if digest.checksum != record.checksum:
        yield from _cells(digest, record)
    if form.embedded is not None:
        yield from _totals(tail.rows, record)


@dataclass(slots=True)
class _Tail:
    """The last rows of a sheet, which are totals."""

    size: int
    rows: deque[Sequence[str]] = field(default_factory=deque)

    def held_back(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """Give all but the last rows."""
        for row in rows:
            self.rows.append(row)
            if len(self.rows) > self.size:
                yield self.rows.popleft()


def _header(found: tuple[str, ...], titles: tuple[str, ...]) -> Problem:
    params = {"exported": ", ".join(titles), "found": ", ".join(found)}
    if sorted(found) == sorted(titles):
        return Problem(
            "", "Columns were swapped: exported were {exported}; there are {found}.", params=params
        )
    return Problem(
        "",
        "The header was changed: exported were {exported}; there are {found}.",
        params=params,
    )


def _rows(digest: Digest, record: Provenance) -> Iterator[Problem]:
    params = {
        "exported": record.rows,
        "found": digest.rows,
        "difference": abs(digest.rows - record.rows),
    }
    if digest.rows < record.rows:
        yield Problem(
            "",
            "Rows were removed: {exported} were exported, {found} are there, "
            "{difference} are missing.",
            params=params,
        )
    elif digest.rows > record.rows:
        yield Problem(
            "",
            "Rows were added: {exported} were exported, {found} are there, {difference} too many.",
            params=params,
        )


def _cells(digest: Digest, record: Provenance) -> Iterator[Problem]:
    before, after = _by_place(record.blocks), _by_place(digest.blocks)
    if digest.rows != record.rows:
        first = next(
            (
                number
                for number, pair in enumerate(zip(before, after, strict=False))
                if pair[0] != pair[1]
            ),
            min(len(before), len(after)),
        )
        yield Problem(
            "",
            "The first difference lies in rows {rows}.",
            params={"rows": _span(first, digest.rows)},
        )
        return
    swapped = _swapped(before, after, record.columns)
    if swapped:
        yield Problem(
            "",
            "The contents of the columns {one} and {other} were swapped.",
            params={"one": swapped[0], "other": swapped[1]},
        )
        return
    places = [
        (number, column.title)
        for number, (one, other) in enumerate(zip(before, after, strict=True))
        for column, left, right in zip(record.columns, one, other, strict=True)
        if left != right
    ]
    for number, title in places[:_MOST_PLACES]:
        yield Problem(
            "",
            "Column {column}, rows {rows}: what stands there is not what was exported.",
            params={"column": title, "rows": _span(number, record.rows)},
        )
    if len(places) > _MOST_PLACES:
        yield Problem(
            "", "The same in {count} more places.", params={"count": len(places) - _MOST_PLACES}
        )


def _by_place(blocks: Sequence[str]) -> list[list[str]]:
    step = SHORT_DIGITS
    return [[block[at : at + step] for at in range(0, len(block), step)] for block in blocks]


def _swapped(
    before: Sequence[Sequence[str]], after: Sequence[Sequence[str]], columns: Sequence[Described]
) -> tuple[str, str] | None:
    """Return the titles of two columns whose contents stand in each other's place."""
    old = list(zip(*before, strict=True))
    new = list(zip(*after, strict=True))
    moved = [number for number in range(len(old)) if old[number] != new[number]]
    if len(moved) == 2:  # noqa: PLR2004 — a pair
        one, other = moved
        if old[one] == new[other] and old[other] == new[one]:
            return columns[one].title, columns[other].title
    return None


def _span(block: int, rows: int) -> str:
    return f"{block * BLOCK + 1}–{max(min((block + 1) * BLOCK, rows), block * BLOCK + 1)}"  # noqa: RUF001


def _totals(rows: Sequence[Sequence[str]], record: Provenance) -> Iterator[Problem]:
    """Compare the lines of totals; a formula whose value no program has stored says nothing."""
    for row, (currency, totals) in zip(rows, record.totals.items(), strict=False):
        for column, cell in zip(record.columns, row, strict=False):
            if column.name in totals and cell not in {"", totals[column.name]}:
                yield Problem(
                    "",
                    "The total of column {column} in {currency} was changed.",
                    params={"column": column.title, "currency": currency},
                )


def _said(
    path: Path, record: Provenance, read: Callable[[Path], list[tuple[str, str]]]
) -> Iterator[Problem]:
    """Compare what a person reads on the sheet of provenance with what the program reads."""
    with speaking(record.language):
        if read(path) != lines(record):
            yield Problem("", "What the provenance sheet says was changed.")
