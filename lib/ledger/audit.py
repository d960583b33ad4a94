"""Who did what? An append-only trail of codes and data; words are made when it is shown."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from lib.kernel.redaction import redact
from lib.ledger.schema import AuditRow


def append(  # noqa: PLR0913 — who, what, on what, when: one argument each
    session: Session, *, at: int, actor: str, action: str, subject: str, data: dict[str, Any]
) -> None:
    """Add one line to the trail, in the transaction of the act it tells of.

    Args:
        session: the writing session of the act.
        at: UNIX seconds.
        actor: name of the person or timed job.
        action: code such as ``charge.accepted``.
        subject: id of what was acted on.
        data: details; redacted before they are kept.
    """
    session.add(AuditRow(at=at, actor=actor, action=action, subject=subject, data=redact(data)))
