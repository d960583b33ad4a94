"""How are lines written to a file? Block by block, in flat memory, with sums and checksum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from lib.kernel.errors import LedgerError
from lib.ledger.export_cells import amounts
from lib.ledger.export_columns import LINE_FIELDS, Column, Raw, described
from lib.ledger.export_format import Block, Format, beside
from lib.ledger.provenance import BLOCK, Digest, Provenance
from lib.ledger.verification import checksum_of

ZONE: Final = "Asia/Seoul (UTC+09:00)"
_EACH: Final = 25  # blocks between two words about progress

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of an export before its first line; see Provenance.

    Attributes:
        program: which program writes it.
        actor: who makes it.
        generated_at: ISO 8601 with the offset of Seoul.
        filter: what was asked for, by name.
        basis: by which time payments belong to the range, in words.
        language: of header and words.
        masked: whether personal data is masked.
    """

    program: str
    actor: str
    generated_at: str
    filter: dict[str, Any]
    basis: str
    language: str
    masked: bool


def export(  # noqa: PLR0913 — what, how, where to, and who hears of it
    path: Path,
    form: Format,
    columns: Sequence[Column],
    lines: Iterable[Sequence[Any]],
    *,
    origin: Origin,
    progress: Progress = lambda _count: None,
) -> Provenance:
    """Write lines to a file, in the present language; a file that fails is removed.

    Args:
        path: of the file; one that is there is replaced when the new one is whole.
        form: how it is written.
        columns: which, in their order.
        lines: values in the order of LINE_FIELDS, taken as they are needed.
        origin: where they come from.
        progress: told now and then how many lines are written.

    Raises:
        LedgerError: the format cannot hold so many lines, or the file cannot be written.
    """
    half = path.with_name(f"{path.stem}.part")
    try:
        writer = form.create(half, described(columns))
        made = _Making(form, columns, masked=origin.masked)
        try:
            for block in made.blocks(lines, progress):
                writer.write(block)
        finally:
            record = made.record(origin)
            writer.close(record)
        if form.embedded is None:
            record = replace(record, file_checksum=checksum_of(half))
            beside(path).write_text(record.to_json(), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise LedgerError(
            "The export could not be written. Make room on the disk and try again."
        ) from error
    finally:
        half.unlink(missing_ok=True)
    return record


@dataclass(slots=True)
class _Making:
    """What of an export has passed by so far."""

    form: Format
    columns: Sequence[Column]
    masked: bool
    digest: Digest = field(default_factory=Digest)
    sums: dict[str, dict[str, int]] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)

    def blocks(self, lines: Iterable[Sequence[Any]], progress: Progress) -> Iterator[Block]:
        """Turn lines into blocks of cells."""
        waiting = iter(lines)
        while rows := list(islice(waiting, BLOCK)):
            raw = dict(zip(LINE_FIELDS, zip(*rows, strict=True), strict=True))
            cells = [
                (one.masked if self.masked and one.masked else one.cells)(raw)
                for one in self.columns
            ]
            self.digest.add(cells)
            self._add(raw)
            if self.form.most_rows is not None and self.digest.rows > self.form.most_rows:
                raise LedgerError(
                    "A sheet of a workbook cannot hold so many rows. "
                    "Choose a shorter period, or CSV or Parquet."
                )
            if len(self.digest.blocks) % _EACH == 0:
                progress(self.digest.rows)
            yield Block(cells, raw["currency"])
        progress(self.digest.rows)

    def record(self, origin: Origin) -> Provenance:
        """Return the provenance of what has passed by."""
        return Provenance(
            program=origin.program,
            format=self.form.name,
            generated_at=origin.generated_at,
            zone=ZONE,
            actor=origin.actor,
            filter=origin.filter,
            basis=origin.basis,
            language=origin.language,
            masked=origin.masked,
            columns=described(self.columns),
            rows=self.digest.rows,
            lines=dict(sorted(self.kinds.items(), reverse=True)),
            totals={
                currency: {
                    name: amounts([minor], [currency])[0]
                    for name, minor in self.sums[currency].items()
                }
                for currency in sorted(self.sums)
            },
            checksum=self.digest.checksum,
            blocks=tuple(self.digest.blocks),
        )

    def _add(self, raw: Raw) -> None:
        for currency, gross, back in zip(raw["currency"], raw["gross"], raw["back"], strict=True):
            sums = self.sums.setdefault(currency, {"gross": 0, "cancelled": 0, "net": 0})
            sums["gross"] += gross
            sums["cancelled"] += back
            sums["net"] += gross - back
        for line in raw["line"]:
            self.kinds[line] = self.kinds.get(line, 0) + 1
