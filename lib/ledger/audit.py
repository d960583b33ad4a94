"""Who did what? An append-only trail of codes and data; words are made when it is shown.

Every line carries the hash of the line before it, so a line that was changed, taken out or slipped
in afterwards is found: see lib.ledger.audit_check.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, insert, literal_column, update
from sqlmodel import Session, col, select

from lib.kernel import trace
from lib.kernel.redaction import redact
from lib.ledger import bulk
from lib.ledger.governing import AuditHeadRow
from lib.ledger.schema import AuditRow

_HEAD: Final = 1
_IS_HEAD: Final = col(AuditHeadRow.id) == literal_column(str(_HEAD))
_END: Final = select(AuditHeadRow.seq, AuditHeadRow.hash).where(_IS_HEAD).with_for_update()
_MOVE: Final = (
    update(AuditHeadRow).where(_IS_HEAD).values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)
_WRITE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_AS_IT_IS: Final = {str, int, bool, type(None)}
# What the hash of a line is made of, in this order; the number of its row is not ours to choose.
_HASHED: Final = ("seq", "at", "actor", "action", "subject", "data", "origin", "request")


def append(  # noqa: PLR0913 — who, what, on what, when: one argument each
    session: Session, *, at: int, actor: str, action: str, subject: str, data: dict[str, Any]
) -> None:
    """Add one line to the trail, in the transaction of the act it tells of.

    From where it was done and within which request is known to lib.kernel.trace.

    Args:
        session: the writing session of the act.
        at: UNIX seconds.
        actor: name of the person or timed job.
        action: code such as ``charge.accepted``.
        subject: id of what was acted on.
        data: details, among them ``before`` and ``after`` of what was changed; redacted before
            they are kept.
    """
    line = {"at": at, "actor": actor, "action": action, "subject": subject, "data": data}
    for row in linked(session, [line]):
        session.add(AuditRow(**row))


def linked(session: Session, lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return lines as rows that follow the last one, and move the end of the trail behind them.

    Args:
        session: the writing session that adds them; nobody else can add any until it commits.
        lines: arguments of ``append`` by name.
    """
    if not lines:
        return []
    session.flush()
    seq, last = _locked_head(session)
    origin, request = trace.origin(), trace.request_id()
    rows = []
    for line in lines:
        seq += 1
        row = {
            **line,
            "data": _plain(redact(line["data"])),
            "origin": origin,
            "request": request,
            "seq": seq,
            "previous": last,
        }
        last = row["hash"] = digest(last, row)
        rows.append(row)
    bulk.change(session, _MOVE, [{"to_seq": seq, "to_hash": last}])
    return rows


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """Return the hash of a line: SHA-256 over the hash before it and its own columns as JSON."""
    written = _WRITE([row[name] for name in _HASHED])
    return hashlib.sha256(f"{previous}\n{written}".encode()).hexdigest()


def head(session: Session) -> tuple[int, str]:
    """Return number and hash of the last line; 0 and nothing of an empty trail."""
    found = session.get(AuditHeadRow, _HEAD)
    return (found.seq, found.hash) if found else (0, "")


def _locked_head(session: Session) -> tuple[int, str]:
    for found in bulk.rows(session, _END, {}):
        return found["seq"], found["hash"]
    session.execute(insert(AuditHeadRow).values(id=_HEAD, seq=0, hash=""))
    return 0, ""


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Return data as the database will give it back, so that it can be hashed again."""
    if all(value.__class__ in _AS_IT_IS for value in data.values()):
        return data
    plain: dict[str, Any] = json.loads(json.dumps(data, default=str))
    return plain
