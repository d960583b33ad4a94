"""What may befall a webhook on its way? It is lost, doubled, late, or behind the one after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lib.kernel.clock import SystemClock, to_unix
from lib.sandbox.models.faults import Fault
from lib.sandbox.rows import Connection

_COLUMNS: Final = (
    "kind, imp_uid, merchant_uid, status, cancellation_id, url, receiver, content_type, state,"
    " created_at, due_at"
)


def befall(db: Connection, faults: Iterable[Fault], after: int) -> None:
    """Do to the webhooks after a number what faults of their moment ask for.

    Args:
        db: a writing connection.
        faults: those of other moments are passed over.
        after: number in the outbox; the webhooks behind it were put down a moment ago.
    """
    for fault in faults:
        match fault.name:
            case "webhook_lost":
                db.execute("UPDATE notice SET state = 'lost' WHERE id > ?", (after,))
            case "webhook_duplicate":
                db.execute(
                    f"INSERT INTO notice ({_COLUMNS})"  # noqa: S608 — fixed names
                    f" SELECT {_COLUMNS} FROM notice WHERE id > ? ORDER BY id",
                    (after,),
                )
            case "webhook_delay":
                db.execute(
                    "UPDATE notice SET due_at = due_at + ? WHERE id > ?", (fault.value, after)
                )
            case "webhook_pause":  # as if somebody else had it in hand for so long
                until = to_unix(SystemClock().now()) + fault.value
                db.execute("UPDATE notice SET claimed_until = ? WHERE id > ?", (until, after))
            case "webhook_first":
                db.execute("UPDATE notice SET awaited = 1 WHERE id > ?", (after,))
            case "webhook_reorder":
                db.execute("UPDATE notice SET held = 1 WHERE id > ?", (after,))
            case _other:
                continue


def take_back(db: Connection, after: int) -> None:
    """Take the webhooks after a number back, as if nothing had happened."""
    db.execute("DELETE FROM notice WHERE id > ?", (after,))
