"""Who is to hear of what happened to a payment? The outbox of webhooks.

An event is put down in the transaction that brings it about, so neither can be lost alone. Sending
is the courier's business. Four kinds of events leave: an approval, an account that was issued, a
scheduled attempt whatever came of it, and a cancel for which the caller asked. Nothing else does:
no refusal, no window that was opened, no receipt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from lib.sandbox import pulse
from lib.sandbox.models import faults, mishaps
from lib.sandbox.models.settings import Destination, is_address, webhooks
from lib.sandbox.rows import Connection, Row

Facts: TypeAlias = Row | Mapping[str, Any]
Kind = Literal["event", "test"]

_MOST_URLS: Final = 10  # ours; the documents name no maximum

_INSERT: Final = """
    INSERT INTO notice (
        kind, imp_uid, merchant_uid, status, cancellation_id, url, receiver, content_type, state,
        created_at, due_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
"""


def announce(
    db: Connection,
    now: int,
    payment: Facts,
    status: str,
    *,
    cancellation_id: str | None = None,
) -> None:
    """Put a webhook into the outbox for each address that is to hear of an event, if any is.

    Args:
        db: the writing connection of the transaction in which it happens.
        now: UNIX seconds.
        payment: row of the payment as it is after the event.
        status: what the webhook says: ``ready``, ``paid``, ``failed`` or ``cancelled``.
        cancellation_id: number of the cancel.
    """
    if _is_told(db, payment, status):
        # A cancel through the API is told to the configured address, whatever the payment names.
        _tell(db, now, payment, (status, cancellation_id), own_addresses=status != "cancelled")


def announce_from_console(db: Connection, now: int, payment: Facts, cancellation_id: str) -> None:
    """Put a webhook into the outbox for a cancel that was made in the gateway's own console."""
    _tell(db, now, payment, ("cancelled", cancellation_id), own_addresses=True)


def _tell(
    db: Connection,
    now: int,
    payment: Facts,
    event: tuple[str, str | None],
    *,
    own_addresses: bool,
) -> None:
    settings = webhooks(db)
    configured = settings.test if _value(payment, "is_test_channel") else settings.live
    targets = urls_of(_value(payment, "notice_url")) if own_addresses else []
    targets = targets or ([configured.url] if configured.url else [])
    if not targets:
        return
    before = newest(db)
    for url in targets:
        said = {
            "imp_uid": payment["imp_uid"],
            "merchant_uid": payment["merchant_uid"],
            "status": event[0],
            "cancellation_id": event[1],
        }
        to = Destination.model_construct(url=url, content_type=configured.content_type)
        put(db, now, "event", said, to)
    if pulse.read(db).faults:
        mishaps.befall(
            db, faults.take(db, ("webhook",), merchant_uid=payment["merchant_uid"]), before
        )


def put(db: Connection, now: int, kind: Kind, said: Mapping[str, Any], to: Destination) -> int:
    """Put one webhook into the outbox and return its number.

    Args:
        db: a writing connection.
        now: UNIX seconds.
        kind: what it is.
        said: ``imp_uid``, ``merchant_uid``, ``status`` and perhaps ``cancellation_id``.
        to: where it goes.
    """
    cursor = db.execute(
        _INSERT,
        (
            kind,
            said["imp_uid"],
            said["merchant_uid"],
            said["status"],
            said.get("cancellation_id"),
            to.url,
            urlsplit(to.url).netloc.rpartition("@")[2].lower(),
            to.content_type,
            now,
            now,
        ),
    )
    return int(cursor.lastrowid or 0)


def urls_of(notice_url: object) -> list[str]:
    """Read the addresses a payment names: one, or several as a JSON list; others are left out."""
    if not isinstance(notice_url, str) or not notice_url:
        return []
    named: object = notice_url
    if notice_url.startswith("["):
        try:
            named = json.loads(notice_url)
        except ValueError:
            return []
    listed = named if isinstance(named, list) else [named]
    fit = [url for url in listed if isinstance(url, str) and is_address(url)]
    return list(dict.fromkeys(fit))[:_MOST_URLS]


def newest(db: Connection) -> int:
    """Return the number of the webhook that was put down last; 0 = there is none."""
    (number,) = db.execute("SELECT coalesce(max(id), 0) FROM notice").fetchone()
    return int(number)


def _is_told(db: Connection, payment: Facts, status: str) -> bool:
    usage = _value(payment, "customer_uid_usage")
    match status:
        case "paid":
            return usage != "issue" or bool(payment["amount"])  # a key without a charge is silent
        case "ready":
            return bool(payment["pay_method"] == "vbank")
        case "failed":
            return bool(usage == "payment.scheduled")
        case "cancelled":
            heard = "SELECT 1 FROM notice WHERE imp_uid = ? AND kind = 'event' AND status = 'paid'"
            return db.execute(heard, (payment["imp_uid"],)).fetchone() is not None
        case _unknown:
            return False


def _value(payment: Facts, column: str) -> Any:  # noqa: ANN401
    return payment[column] if column in payment.keys() else None  # noqa: SIM118 — a Row has no `in`
