"""What became of each webhook? The outbox as people read it, and what they may ask of it."""

from __future__ import annotations

from typing import Any, Final

from lib.sandbox.models.refusals import NotFound
from lib.sandbox.rows import Connection, Row

_NEWEST: Final = """
    SELECT * FROM notice
    WHERE (:before = 0 OR id < :before) AND (:imp_uid = '' OR imp_uid = :imp_uid)
        AND (:state = '' OR state = :state)
    ORDER BY id DESC LIMIT :most
"""
_AGAIN: Final = """
    UPDATE notice SET state = 'waiting', resend = 1, due_at = ?, held = 0, claimed_until = 0
    WHERE claimed_by IS NULL AND {where}
"""


def listed(
    db: Connection, *, most: int, before: int = 0, imp_uid: str = "", state: str = ""
) -> list[dict[str, Any]]:
    """Return webhooks with their deliveries, the newest first.

    Args:
        db: a connection.
        most: how many.
        before: only those before this number; 0 = from the newest.
        imp_uid: only those of a payment; empty = of any.
        state: only those in this state; empty = in any.
    """
    values = {"most": most, "before": before, "imp_uid": imp_uid, "state": state}
    return [_shown(db, row) for row in db.execute(_NEWEST, values).fetchall()]


def counts(db: Connection) -> dict[str, int]:
    """Return how many webhooks are in each state."""
    found = dict.fromkeys(("waiting", "delivered", "failed", "lost"), 0)
    found.update(db.execute("SELECT state, count(*) FROM notice GROUP BY state").fetchall())
    return found


def pending(db: Connection, now: int) -> int:
    """Return how many webhooks are due and not sent yet."""
    (count,) = db.execute(
        "SELECT count(*) FROM notice WHERE state = 'waiting' AND due_at <= ?", (now,)
    ).fetchone()
    return int(count)


def send_again(db: Connection, now: int, number: int) -> dict[str, Any]:
    """Have one webhook sent once more, to the address it had.

    Raises:
        NotFound: there is none of this number.
    """
    db.execute(_AGAIN.format(where="id = ?"), (now, number))
    row = db.execute("SELECT * FROM notice WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotFound("There is no webhook of this number.")
    return _shown(db, row)


def send_failed_again(db: Connection, now: int) -> int:
    """Have all webhooks that failed sent once more, and return how many there are."""
    return db.execute(_AGAIN.format(where="state = 'failed'"), (now,)).rowcount


def _shown(db: Connection, row: Row) -> dict[str, Any]:
    shown = {
        name: row[name]
        for name in (
            *("id", "kind", "imp_uid", "merchant_uid", "status", "cancellation_id", "url"),
            *("content_type", "state", "attempts", "created_at", "due_at"),
        )
    }
    shown["is_held"] = bool(row["held"]) and row["state"] == "waiting"
    deliveries = db.execute(
        "SELECT * FROM delivery WHERE notice_id = ? ORDER BY attempt", (row["id"],)
    )
    shown["deliveries"] = [
        {
            "attempt": one["attempt"],
            "is_resend": bool(one["resend"]),
            "due_at": one["due_at"],
            "body": one["body"],
            "status": one["status"],
            "answer": one["answer"],
            "error": one["error"],
            "milliseconds": one["milliseconds"],
        }
        for one in deliveries
    ]
    return shown
