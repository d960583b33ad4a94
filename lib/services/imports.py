"""How does history come in from a file? Read whole, shown, and taken only when somebody says so.

Reading and taking are two acts. What is read lies in a small database beside the exports until it
is taken, for an hour; what was taken goes through the ledger's one door as the word of a file.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final

from sqlmodel import col, select

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.i18n import mark
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import InvalidInput, LedgerError
from lib.kernel.memory import seldom_collected
from lib.ledger import audit
from lib.ledger.engine import Database
from lib.ledger.facts import Cause, Effect
from lib.ledger.schema import ImportRow
from lib.ledger.sightings import record_all
from lib.services import import_refusals
from lib.services.channels import Channels
from lib.services.import_checking import Checking
from lib.services.import_lines import Mapped, ReadRow, guessed, lacking, read_row, remarks
from lib.services.import_sheets import Source, open_sheet, refused
from lib.services.import_sightings import Placing
from lib.services.import_staging import Staging

_SHOWN: Final = 20  # rows of a preview
_KEPT: Final = 3_600  # seconds that what was read waits to be taken
_PIECE: Final = 1 << 20
_FILE: Final = "read.db"

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Preview:
    """How the beginning of a file would be read.

    Attributes:
        headings: of its columns.
        mapped: which column holds what; guessed unless it was said.
        rows: the first rows.
        about: how many rows there are, roughly.
    """

    headings: tuple[str, ...]
    mapped: Mapped
    rows: tuple[ReadRow, ...]
    about: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read whole and waits to be taken.

    Attributes:
        ticket: under which it waits.
        name: of the file.
        size: in bytes.
        checksum: over its bytes.
        mapped: which column holds what.
        lines: how many there are.
        payments: how many payments may be taken.
        refused: how many lines may not.
        notes: how often something holds that a person should know, by heading and message id.
        seconds: how long it took.
    """

    ticket: str
    name: str
    size: int
    checksum: str
    mapped: Mapped
    lines: int
    payments: int
    refused: int
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    seconds: float = 0.0

    def remarks(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Return what a person should know: message ids, the headings concerned, how often."""
        found: list[tuple[str, tuple[str, ...], int]] = [
            (said, (), 0) for said in remarks(self.mapped)
        ]
        order = {heading: number for number, heading in enumerate(self.mapped.headings)}
        for said in dict.fromkeys(said for _heading, said in self.notes):
            of = {heading: n for (heading, other), n in self.notes.items() if other == said}
            headings = sorted((one for one in of if one), key=lambda one: order.get(one, 0))
            found.append((said, tuple(headings), max(of.values())))
        return found


@dataclass(slots=True)
class ImportSummary:
    """What taking a file has brought.

    Attributes:
        new: payments that were not known.
        changed: payments that are further along in the file than in others before.
        unchanged: payments that were known like that, or further along.
        contradicting: payments of which the gateway says something else; nothing was changed.
        refused: lines that could not be read.
        seconds: how long it took.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    contradicting: int = 0
    refused: int = 0
    seconds: float = 0.0

    @property
    def taken(self) -> int:
        """Return how many payments were taken in."""
        return self.new + self.changed + self.unchanged + self.contradicting


class Imports:
    """Takes payments in from files."""

    def __init__(
        self, *, database: Database, channels: Channels, folder: Path, most: int, clock: Clock
    ) -> None:
        """Prepare.

        Args:
            database: the ledger.
            channels: to which payments belong by their MID.
            folder: for what was read and is not taken yet.
            most: bytes that a file may have.
            clock: what time it is.
        """
        self._database = database
        self._channels = channels
        self._folder = folder
        self._clock = clock
        self.most = most

    def preview(
        self, source: Source, columns: dict[str, int] | None = None, environment: str = ""
    ) -> Preview:
        """Read the beginning of a file; nothing is kept.

        Args:
            source: the file.
            columns: number of the column by the name of what it holds; None = by the headings.
            environment: of lines that do not name theirs.

        Raises:
            InvalidInput: it cannot be read.
        """
        self._refuse_large(source)
        sheet = open_sheet(source)
        with closing(sheet):
            held = guessed(sheet.headings) if columns is None else columns
            mapped = Mapped(held, sheet.headings, environment)
            rows = tuple(read_row(*one, mapped) for one in islice(sheet.rows, _SHOWN))
            return Preview(sheet.headings, mapped, rows, sheet.about)

    def check(self, source: Source, mapped: Mapped, *, actor: Actor, progress: Progress) -> Checked:
        """Read a whole file and say what may be taken; the ledger stays as it is.

        Args:
            source: the file.
            mapped: which column holds what.
            actor: who asks.
            progress: called with how many rows are read, of how many; may stop by raising.

        Raises:
            InvalidInput: it cannot be read, or a column is not named that is needed.
            AccessDenied: the actor may not.
        """
        allow(actor, "imports.check")
        self._refuse_large(source)
        if problems := lacking(mapped):
            raise InvalidInput(*problems)
        started = monotonic()
        checksum = _checksum(source)
        folder = self._begin()
        try:
            with closing(Staging(folder / _FILE)) as staging, closing(open_sheet(source)) as sheet:
                checking = Checking(staging, mapped, self._database)
                with seldom_collected():
                    checking.read(sheet, progress)
                    checking.join(progress)
                payments, bad = staging.counts()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Checked(
            folder.name,
            source.name,
            source.size,
            checksum,
            mapped,
            checking.lines,
            payments,
            bad,
            dict(checking.notes),
            monotonic() - started,
        )

    def take(self, checked: Checked, *, actor: Actor, progress: Progress) -> ImportSummary:
        """Take in what was read.

        What was taken stays when it is stopped; the same file again goes on from there, because
        what is known is only counted.

        Args:
            checked: what check returned.
            actor: who says so.
            progress: called with how many payments are taken, of how many; may stop by raising.

        Raises:
            LedgerError: it waited for too long.
            AccessDenied: the actor may not.
        """
        allow(actor, "imports.take")
        folder = self._waiting(checked.ticket)
        started = monotonic()
        found = ImportSummary(refused=checked.refused)
        placing = Placing(self._channels, checked.name, checked.checksum)
        try:
            with closing(Staging(folder / _FILE)) as staging, seldom_collected():
                for some in staging.payments():
                    now = to_unix(self._clock.now())
                    with self._database.writing() as session:
                        seen = placing.sightings(session, some)
                        effects = record_all(session, seen, cause=Cause.IMPORT, observed_at=now)
                    _count(found, Counter(effects))
                    progress(found.taken, checked.payments)
        finally:
            found.seconds = monotonic() - started
            self._note(checked, found, actor)
        shutil.rmtree(folder, ignore_errors=True)
        return found

    def refusals(self, checked: Checked, most: int = -1) -> list[import_refusals.Refusal]:
        """Return what is wrong with a file, in its order.

        Args:
            checked: what check returned.
            most: how many; -1 = all.

        Raises:
            LedgerError: it waited for too long, or was taken.
        """
        with closing(Staging(self._waiting(checked.ticket) / _FILE)) as staging:
            return [import_refusals.Refusal(*one) for one in staging.troubles(most)]

    def report(self, checked: Checked) -> bytes:
        """Write what is refused as CSV: the lines as they were, and what is wrong with each.

        Raises:
            LedgerError: it waited for too long, or was taken.
        """
        return import_refusals.written(checked.mapped, self.refusals(checked))

    def recent(self, most: int = 20) -> Sequence[ImportRow]:
        """Return the files that were taken last."""
        with self._database.reading() as session:
            newest = col(ImportRow.taken_at).desc()
            rows = session.exec(select(ImportRow).order_by(newest).limit(most)).all()
            session.expunge_all()
            return rows

    def of_file(self, checksum: str) -> ImportRow | None:
        """Return a file that was taken, by the checksum over its bytes."""
        with self._database.reading() as session:
            row = session.get(ImportRow, checksum)
            session.expunge_all()
            return row

    def _refuse_large(self, source: Source) -> None:
        if source.size > self.most:
            raise refused(
                mark("The file has {size} MB; at most {most} MB are taken at once."),
                size=-(-source.size // 1_000_000),
                most=self.most // 1_000_000,
            )

    def _begin(self) -> Path:
        """Make a place for what is read; places that nobody came back to are dropped."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.iterdir():
            if old.is_dir() and self._is_old(old):
                shutil.rmtree(old, ignore_errors=True)
        folder = self._folder / secrets.token_hex(12)
        folder.mkdir(mode=0o700)
        return folder

    def _waiting(self, ticket: str) -> Path:
        folder = self._folder / ticket
        if not ticket.isalnum() or not (folder / _FILE).is_file() or self._is_old(folder):
            raise LedgerError("What was read of this file is gone. Read it once more.")
        return folder

    def _is_old(self, folder: Path) -> bool:
        return to_unix(self._clock.now()) - folder.stat().st_mtime > _KEPT

    def _note(self, checked: Checked, found: ImportSummary, actor: Actor) -> None:
        now = to_unix(self._clock.now())
        counts = {
            name: getattr(found, name)
            for name in ("new", "changed", "unchanged", "contradicting", "refused")
        }
        with self._database.writing() as session:
            row = session.get(ImportRow, checked.checksum) or ImportRow(
                id=checked.checksum,
                name=checked.name,
                size=checked.size,
                actor=actor.name,
                columns={},
                taken_at=now,
            )
            row.name, row.actor, row.taken_at = checked.name, actor.name, now
            row.columns = {name: checked.mapped.heading(name) for name in checked.mapped.columns}
            for name, count in counts.items():
                setattr(row, name, count)
            session.add(row)
            audit.append(
                session,
                at=now,
                actor=actor.name,
                action="history.imported",
                subject=checked.checksum,
                data={"file": checked.name, **counts},
            )


def _count(found: ImportSummary, effects: Counter[Effect]) -> None:
    found.new += effects[Effect.NEW]
    found.changed += effects[Effect.CHANGED]
    found.unchanged += effects[Effect.UNCHANGED] + effects[Effect.LATE]
    found.contradicting += effects[Effect.FLAGGED]


def _checksum(source: Source) -> str:
    whole = hashlib.sha256()
    with source.open() as file:
        while piece := file.read(_PIECE):
            whole.update(piece)
    return f"sha256:{whole.hexdigest()}"
