"""Which payment windows were opened from here, and what was seen of each? One line an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session, col, func, or_, select

from lib.kernel.redaction import redact
from lib.ledger.schema import CheckoutEventRow, CheckoutRow

MOST_EVENTS: Final = 500  # of one checkout; ours, against a page that reports without end


class Seen(StrEnum):
    """What is seen of a checkout."""

    OPENED = "opened"
    PREPARED = "prepared"
    SHOWN = "shown"
    SDK_MISSING = "sdk_missing"
    REQUESTED = "requested"
    CALLBACK = "callback"
    CALLBACK_LOST = "callback_lost"
    REDIRECT = "redirect"
    CONFIRM = "confirm"
    WEBHOOK = "webhook"
    LOOKED_INTO = "looked_into"
    VERIFIED = "verified"
    SYNC = "sync"


def note(
    session: Session, checkout_id: str, at_ms: int, kind: Seen, data: Mapping[str, Any]
) -> None:
    """Add an event to a checkout, redacted, in the caller's transaction."""
    session.add(
        CheckoutEventRow(checkout_id=checkout_id, at_ms=at_ms, kind=kind, data=redact(dict(data)))
    )


def of_payment(session: Session, imp_uid: str, merchant_uid: str) -> CheckoutRow | None:
    """Return the newest checkout of an order number, or of a payment; None when there is none."""
    named = [
        column == value
        for column, value in (
            (col(CheckoutRow.merchant_uid), merchant_uid),
            (col(CheckoutRow.imp_uid), imp_uid),
        )
        if value
    ]
    if not named:
        return None
    return session.exec(
        select(CheckoutRow)
        .where(or_(*named))
        .order_by(col(CheckoutRow.opened_at).desc(), col(CheckoutRow.id).desc())
        .limit(1)
    ).first()


def latest_of_draft(session: Session, draft_id: str) -> CheckoutRow | None:
    """Return the checkout that was opened last of a set; None when there is none."""
    return session.exec(
        select(CheckoutRow)
        .where(CheckoutRow.draft_id == draft_id)
        .order_by(col(CheckoutRow.opened_at).desc(), col(CheckoutRow.id).desc())
        .limit(1)
    ).first()


def unsettled(session: Session, since: int) -> Sequence[CheckoutRow]:
    """Return the checkouts opened since a second of which no end is known, the oldest first."""
    return session.exec(
        select(CheckoutRow)
        .where(CheckoutRow.settled_at == 0, CheckoutRow.opened_at >= since)
        .order_by(col(CheckoutRow.opened_at))
    ).all()


def is_full(session: Session, checkout_id: str) -> bool:
    """Say whether so much was seen of a checkout already that no more is kept."""
    count = session.exec(
        select(func.count())
        .select_from(CheckoutEventRow)
        .where(CheckoutEventRow.checkout_id == checkout_id)
    ).one()
    return count >= MOST_EVENTS


def events(session: Session, checkout_id: str) -> Sequence[CheckoutEventRow]:
    """Return what was seen of a checkout, in the order in which it was seen."""
    return session.exec(
        select(CheckoutEventRow)
        .where(CheckoutEventRow.checkout_id == checkout_id)
        .order_by(col(CheckoutEventRow.id))
    ).all()
