"""Who did what, and is the trail whole? Reading, exporting and checking it; noting what else is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final

from lib.access.actors import Actor
from lib.access.policy import allow
from lib.kernel.clock import Clock, from_unix, to_unix
from lib.ledger import audit, audit_check, audit_lines
from lib.ledger.audit_check import Report
from lib.ledger.audit_lines import LineFilter
from lib.ledger.engine import Database
from lib.ledger.exports.csv import safe
from lib.ledger.schema import AuditRow

__all__ = ["LineFilter", "Report", "Trail"]

_COLUMNS: Final = (
    "seq",
    "when",
    "actor",
    "action",
    "subject",
    "origin",
    "request",
    "data",
    "previous",
    "hash",
)


class Trail:
    """The audit trail, as services and screens use it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def note(self, actor: Actor, action: str, subject: str = "", /, **data: Any) -> None:  # noqa: ANN401
        """Add a line of its own, for what changes nothing in the ledger itself.

        It takes no permission: the command that tells of itself has asked.
        """
        with self._database.writing() as session:
            audit.append(
                session,
                at=to_unix(self._clock.now()),
                actor=actor.name,
                action=action,
                subject=subject,
                data=data,
            )

    def page(
        self, where: LineFilter, actor: Actor, *, number: int, size: int
    ) -> tuple[Sequence[AuditRow], int]:
        """Return one page of lines, the newest first, and how many there are in all."""
        allow(actor, "trail.page")
        with self._database.reading() as session:
            return audit_lines.page(session, where, number=number, size=size)

    def actors(self, actor: Actor) -> Sequence[str]:
        """Return everybody who is named in the trail."""
        allow(actor, "trail.actors")
        with self._database.reading() as session:
            return audit_lines.actors(session)

    def export(self, where: LineFilter, actor: Actor) -> bytes:
        """Return lines as CSV for spreadsheets (UTF-8 with a mark), the oldest first.

        Texts that a spreadsheet would take for a formula have an apostrophe before them. That it
        was exported is a line of the trail itself.
        """
        allow(actor, "trail.export")
        self.note(actor, "audit.exported", **_told(where))
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(_COLUMNS)
        with self._database.reading() as session:
            for line in audit_lines.each(session, where):
                rows.writerow(safe([_cell(line, name) for name in _COLUMNS]))
        return written.getvalue().encode("utf-8-sig", "replace")

    def verify(self, actor: Actor) -> Report:
        """Walk the chain and say whether the trail is whole; that it was checked is noted."""
        allow(actor, "trail.verify")
        with self._database.reading() as session:
            report = audit_check.verify(session)
        self.note(actor, "audit.verified", lines=report.lines, breaks=len(report.breaks))
        return report


def _cell(line: dict[str, Any], name: str) -> str:
    if name == "when":
        when = from_unix(line["at"])
        return when.isoformat() if when else ""
    if name == "data":
        return json.dumps(line["data"], ensure_ascii=False, sort_keys=True)
    return str(line[name])


def _told(where: LineFilter) -> dict[str, str]:
    return {
        "first_day": str(where.first_day or ""),
        "last_day": str(where.last_day or ""),
        "actor": where.actor,
        "action": where.action,
        "subject": where.subject,
    }
