"""How does a payment stand before a cancel? Put together from what the ledger was told of it."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from lib.catalog.vocabulary import Environment
from lib.ledger import checkouts, queries, schedules
from lib.ledger.journal import CANCEL, Outcome
from lib.ledger.schema import AttemptRow, PaymentRow
from lib.services.cancel_facts import Standing


def standing_of(session: Session, payment: PaymentRow) -> Standing:
    """Return how a payment stands.

    Args:
        session: a reading session.
        payment: a row of the ledger.
    """
    body = queries.newest_body(session, payment)
    cancels = queries.attempts_on(session, payment.environment, payment.imp_uid, CANCEL)
    return Standing(
        status=payment.status,
        pay_method=payment.pay_method,
        amount=payment.amount,
        cancelled=payment.cancelled,
        paid_at=payment.paid_at,
        vbank_num=str(body.get("vbank_num") or ""),
        is_escrow=bool(body.get("escrow")),
        card_number=payment.card_number,
        is_sandbox=payment.environment == Environment.SANDBOX,
        tax_free=_tax_free_left(session, payment, list(cancels)),
        # A refusal of the PG has a code of -1; those of the gateway itself count nothing.
        refused_before=sum(row.outcome == Outcome.REFUSED and row.code == -1 for row in cancels),
    )


def _tax_free_left(session: Session, payment: PaymentRow, cancels: list[AttemptRow]) -> int | None:
    """Return how much of the tax-free part is left; None where the order was not placed from here.

    The gateway does not tell of it, so only what was asked of it is known.
    """
    ordered = _ordered(session, payment)
    accepted = [row for row in cancels if row.outcome == Outcome.ACCEPTED]
    if ordered is None or sum(row.amount for row in accepted) != payment.cancelled:
        return None  # somebody else ordered it, or has cancelled a part
    return _whole(ordered.get("tax_free")) - sum(
        _whole(row.request.get("tax_free")) for row in accepted
    )


def _ordered(session: Session, payment: PaymentRow) -> dict[str, Any] | None:
    """Return what was asked for when a payment was ordered from here, or None."""
    attempt = session.get(AttemptRow, payment.attempt_key) if payment.attempt_key else None
    if attempt is not None and attempt.operation.startswith("charges."):
        return attempt.request
    booked = schedules.find(session, payment.environment, payment.merchant_uid)
    if booked is not None:
        booking = session.get(AttemptRow, booked.attempt_key) if booked.attempt_key else None
        entries = booking.request.get("schedules", []) if booking is not None else []
        return next(
            (one for one in entries if one.get("merchant_uid") == payment.merchant_uid), None
        )
    run = checkouts.of_payment(session, payment.imp_uid, payment.merchant_uid)
    return run.params if run is not None else None


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value)
