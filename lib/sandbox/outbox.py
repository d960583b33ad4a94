"""Which webhooks are to be sent now, and what is written down of each? The outbox as a queue.

A webhook is claimed before it is sent, for a few seconds at a time, so of two processes on one file
one sends it, and another takes over where the first one died. The seconds of a claim are the
machine's: a sandbox's clock may stand still. What is due is the sandbox's clock's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.sandbox.models.clearing import clean
from lib.sandbox.models.policies import DELIVERED, wait_after
from lib.sandbox.models.settings import Webhooks, webhooks
from lib.sandbox.posting import Outcome, Patience, body_of
from lib.sandbox.rows import Connection, Row

LEASE: Final = 6  # seconds a claim holds without being renewed

# The first delivery of an event waits for the first delivery of the event before it of the same
# payment, unless that one is late on demand; further deliveries hold nothing up.
_READY: Final = """
    SELECT * FROM notice AS this
    WHERE state = 'waiting' AND receiver = :receiver AND due_at <= :now AND claimed_until < :real
        AND (resend > 0 OR attempts > 0 OR NOT EXISTS (
            SELECT 1 FROM notice AS before
            WHERE before.imp_uid = this.imp_uid AND before.id < this.id
                AND before.url = this.url AND before.state = 'waiting'
                AND before.attempts = 0 AND before.held = 0 AND before.due_at <= :now
        ))
        AND (held = 0 OR resend > 0 OR EXISTS (
            SELECT 1 FROM notice AS after
            WHERE after.imp_uid = this.imp_uid AND after.id > this.id
                AND (after.attempts > 0 OR after.state != 'waiting')
        ))
    ORDER BY due_at, id LIMIT :room
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A webhook that is claimed.

    Attributes:
        number: its number in the outbox.
        receiver: host and port.
        url: where it goes.
        content_type: ``json`` or ``form``.
        body: what it says.
        patience: how long it may take.
    """

    number: int
    receiver: str
    url: str
    content_type: str
    body: str
    patience: Patience


def receivers(db: Connection) -> Iterator[str]:
    """Give the hosts for which something waits; one look-up each, however much waits."""
    receiver = ""
    while True:
        (found,) = db.execute(
            "SELECT min(receiver) FROM notice WHERE state = 'waiting' AND receiver > ?", (receiver,)
        ).fetchone()
        if found is None:
            return
        receiver = found
        yield receiver


def has_ready(db: Connection, now: int, real: int, *, full: Collection[str]) -> bool:
    """Say whether anything could be sent now, other than to receivers that are full.

    A glance that writes nothing, before a transaction that would.
    """
    values = {"now": now, "real": real, "room": 1}
    return any(
        db.execute(_READY, {**values, "receiver": receiver}).fetchone()
        for receiver in receivers(db)
        if receiver not in full
    )


def is_first_due(db: Connection, imp_uid: str, now: int) -> bool:
    """Say whether a webhook of a payment is due that answers wait for and nobody has sent yet."""
    row = db.execute(
        """
        SELECT 1 FROM notice
        WHERE imp_uid = ? AND state = 'waiting' AND attempts = 0 AND held = 0 AND due_at <= ?
            AND (awaited + ? > 0)
        """,
        (imp_uid, now, webhooks(db).order == "webhook_first"),
    ).fetchone()
    return row is not None


def claim(  # noqa: PLR0913 — two clocks, and how much there is room for
    db: Connection, now: int, real: int, *, who: str, room: Mapping[str, int], most: int
) -> list[Letter]:
    """Claim what is to be sent now.

    Args:
        db: a writing connection.
        now: the sandbox's time, UNIX seconds.
        real: the machine's time, UNIX seconds.
        who: name of the claiming process.
        room: how many webhooks each receiver may get, by receiver; ``""`` = one that is not listed.
        most: how many in all.
    """
    settings = webhooks(db)
    letters: list[Letter] = []
    for receiver in receivers(db):
        free = min(room.get(receiver, room[""]), most - len(letters))
        if free <= 0:
            continue
        values = {"receiver": receiver, "now": now, "real": real, "room": free}
        for row in db.execute(_READY, values).fetchall():
            db.execute(
                "UPDATE notice SET claimed_by = ?, claimed_until = ? WHERE id = ?",
                (who, real + LEASE, row["id"]),
            )
            letters.append(_letter(row, settings))
    return letters


def renew(db: Connection, real: int, who: str) -> None:
    """Hold what is claimed for some seconds more."""
    db.execute(
        "UPDATE notice SET claimed_until = ? WHERE claimed_by = ? AND state = 'waiting'",
        (real + LEASE, who),
    )


def let_go(db: Connection, who: str) -> None:
    """Give back what is claimed and has not been sent."""
    db.execute(
        "UPDATE notice SET claimed_by = NULL, claimed_until = 0 WHERE claimed_by = ?", (who,)
    )


def record(db: Connection, letter: Letter, outcome: Outcome, *, who: str, timed: bool) -> None:
    """Write down what came of a delivery, and whether and when there will be another one.

    Args:
        db: a writing connection.
        letter: what was sent.
        outcome: what came of it.
        who: name of the process that sent it; a webhook it no longer holds is left alone.
        timed: whether it is written down how long it took.
    """
    row = db.execute("SELECT * FROM notice WHERE id = ?", (letter.number,)).fetchone()
    if row is None or row["claimed_by"] != who:
        return  # the sandbox was emptied meanwhile, or another process has taken over
    attempt = row["attempts"] + 1
    db.execute(
        "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            letter.number,
            attempt,
            row["resend"],
            row["due_at"],
            letter.body,
            outcome.status,
            clean(outcome.answer) or None,
            outcome.error or None,
            outcome.milliseconds if timed else None,
        ),
    )
    state, due_at = "delivered", row["due_at"]
    if outcome.status != DELIVERED:
        state = "failed"
        wait = None if row["resend"] else _wait(db, letter.number, outcome.status)
        if wait is not None:
            state, due_at = "waiting", due_at + wait
    db.execute(
        """
        UPDATE notice SET state = ?, due_at = ?, attempts = ?, resend = 0, claimed_by = NULL,
            claimed_until = 0
        WHERE id = ?
        """,
        (state, due_at, attempt, letter.number),
    )


def _wait(db: Connection, number: int, status: int | None) -> int | None:
    (deliveries,) = db.execute(
        "SELECT count(*) FROM delivery WHERE notice_id = ? AND resend = 0", (number,)
    ).fetchone()
    return wait_after(webhooks(db).policy, deliveries, status)


def _letter(row: Row, settings: Webhooks) -> Letter:
    said: dict[str, Any] = {
        "imp_uid": row["imp_uid"],
        "merchant_uid": row["merchant_uid"],
        "status": row["status"],
        "cancellation_id": row["cancellation_id"],
    }
    if row["resend"]:
        whole = settings.resend_timeout
        patience = Patience(whole, whole, whole)
    else:
        connect, read = settings.connect_timeout, settings.read_timeout
        patience = Patience(connect, read, connect + read)
    content_type = row["content_type"]
    body = body_of(said, content_type)
    return Letter(row["id"], row["receiver"], row["url"], content_type, body, patience)
