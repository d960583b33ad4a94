"""How does the history leave the house? As files of exactly the filtered payments, with proof."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lib import __version__
from lib.access.actors import Actor
from lib.access.policy import Permission, allow, require
from lib.i18n import mark, speaking
from lib.kernel.clock import SEOUL, Clock, to_unix
from lib.kernel.errors import AccessDenied, LedgerError
from lib.ledger.engine import Database
from lib.ledger.export_columns import COLUMNS, Column, chosen, usual
from lib.ledger.export_format import Format, beside
from lib.ledger.export_registry import format_of, formats
from lib.ledger.exporting import Origin, export
from lib.ledger.history.lines import lines
from lib.ledger.provenance import Provenance
from lib.ledger.verification import Verdict, verify
from lib.services.history import History, HistoryFilter
from lib.services.history_terms import terms_of
from lib.services.trail import Trail

__all__ = [
    "COLUMNS",
    "Column",
    "Export",
    "ExportCommand",
    "Exports",
    "Format",
    "Provenance",
    "Verdict",
    "formats",
    "usual",
    "verify",
]

_OWNER: Final = ".owner"  # beside a file for download: who made it
_KEPT: Final = 3_600  # seconds that a file for download is kept


@dataclass(frozen=True, slots=True)
class ExportCommand:
    """What is to be exported, and how.

    Attributes:
        where: which payments.
        format: name of a format.
        columns: names of columns in their order; empty = the usual ones.
        language: of header and words.
        unmasked: whether personal data is shown; that takes a permission of its own.
    """

    where: HistoryFilter
    format: str
    columns: tuple[str, ...] = ()
    language: str = "en"
    unmasked: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was made.

    Attributes:
        path: where it lies.
        record: its provenance.
        ticket: under which it can be fetched, for a while; empty = it was made at a named place.
        side: the provenance file beside it; None = the file holds its provenance itself.
    """

    path: Path
    record: Provenance
    ticket: str = ""
    side: Path | None = field(default=None)


class Exports:
    """Makes files of the history."""

    def __init__(
        self, *, database: Database, history: History, trail: Trail, folder: Path, clock: Clock
    ) -> None:
        """Prepare.

        Args:
            database: the ledger.
            history: for how many lines there will be.
            trail: keeps who exported what.
            folder: for files that wait to be fetched.
            clock: what time it is.
        """
        self._database = database
        self._history = history
        self._trail = trail
        self._folder = folder
        self._clock = clock

    def size(self, where: HistoryFilter) -> int:
        """Return how many lines an export has; at least so many where that cannot be told."""
        payments = self._history.count(where).value
        if where.needs_rows or where.basis.name != "PAID":
            return payments
        return payments + sum(one.now.cancels for one in self._history.kpis(where))

    def make(
        self,
        command: ExportCommand,
        path: Path | None,
        actor: Actor,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> Export:
        """Write a file.

        Args:
            command: what and how.
            path: where to; None = a place from which it can be fetched by a ticket for an hour.
            actor: who does it.
            progress: told now and then how many lines are written.

        Raises:
            AccessDenied: the actor may not export, or not see personal data.
            LedgerError: there is no such format or column, or the file cannot be written.
        """
        allow(actor, "exports.make")
        if command.unmasked:
            require(actor, Permission.PERSONAL)
        where = self._history.as_seen_by(command.where, actor)
        form = format_of(command.format)
        columns = chosen(command.columns)
        now = self._clock.now()
        ticket = ""
        if path is None:
            self._tidy()
            ticket = secrets.token_urlsafe(24)
            path = self._folder / ticket / self._name(command.where, form)
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / _OWNER).write_text(actor.name, encoding="utf-8")
        origin = Origin(
            program=f"Paybench {__version__}",
            actor=actor.name,
            generated_at=now.astimezone(SEOUL).isoformat(timespec="seconds"),
            filter=dict(terms_of(command.where)),
            basis=command.where.basis.name.lower(),
            language=command.language,
            masked=not command.unmasked,
        )
        with speaking(command.language), self._database.passing() as session:
            found = lines(session, where)
            record = export(path, form, columns, found, origin=origin, progress=progress)
        self._trail.note(
            actor,
            "history.exported",
            record.checksum,
            filter=record.filter,
            format=record.format,
            rows=record.rows,
            unmasked=command.unmasked,
        )
        side = beside(path) if form.embedded is None else None
        return Export(path, record, ticket, side)

    def fetch(self, ticket: str, name: str, who: str) -> Path:
        """Return the file under a ticket to whoever made it.

        Args:
            ticket: of the export.
            name: of the file.
            who: asks for it.

        Raises:
            LedgerError: there is none, or no longer.
            AccessDenied: somebody else made it.
        """
        path = self._folder / ticket / name
        is_plain = (
            "/" not in f"{ticket}{name}" and "\\" not in f"{ticket}{name}" and name[:1] != "."
        )
        if not is_plain or not ticket.strip(".") or not path.is_file() or self._is_old(path.parent):
            raise LedgerError("This file is gone; exports are kept for an hour. Make it again.")
        owner = path.parent / _OWNER
        if not owner.is_file() or owner.read_text(encoding="utf-8") != who:
            raise AccessDenied(
                mark("Somebody else made this export. Make your own under Payments, Export.")
            )
        return path

    def _name(self, where: HistoryFilter, form: Format) -> str:
        return f"payments_{where.first_day:%Y%m%d}-{where.last_day:%Y%m%d}.{form.extension}"

    def _is_old(self, folder: Path) -> bool:
        return to_unix(self._clock.now()) - folder.stat().st_mtime > _KEPT

    def _tidy(self) -> None:
        """Drop files that nobody has fetched for an hour."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            if folder.is_dir() and self._is_old(folder):
                shutil.rmtree(folder, ignore_errors=True)
