"""Can a webhook be true, after what the gateway itself said? Late is not false.

A webhook tells of an event, and events come in any order; so a claim is forged only if no order of
events explains it: the payment has never been what the webhook says it was.
"""

from __future__ import annotations

from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import mark
from lib.ledger.schema import WebhookRow
from lib.portone.models import Payment
from lib.services.webhook_reading import UNREADABLE, claimed_amount

UNKNOWN = "unknown"
CROWD = "crowd"

# Why a webhook is not believed, by code; said by screens.
REASONS = {
    UNREADABLE: mark("The body names no payment."),
    CROWD: mark("More unreadable requests than are kept; these were only counted."),
    UNKNOWN: mark("No gateway knows a payment of this imp_uid."),
    "merchant_uid": mark("The payment has another order number than the webhook says."),
    "amount": mark("The payment has another amount than the webhook says."),
    "status": mark("The payment has never been in the status that the webhook says."),
    "cancellation_id": mark("The payment has no cancel of this number."),
}


def contradiction(row: WebhookRow, payment: Payment) -> str:
    """Name what of a webhook cannot be true of a payment fetched after it; empty when nothing."""
    if row.merchant_uid and row.merchant_uid != payment.merchant_uid:
        return "merchant_uid"
    amount = claimed_amount(row.body, row.content_type)
    if amount is not None and amount != payment.amount:
        return "amount"
    if not _has_been(payment, row.status):
        return "status"
    known = {cancel.cancellation_id for cancel in payment.cancel_history}
    told = all(cancel.cancellation_id for cancel in payment.cancel_history)
    if row.cancellation_id and told and row.cancellation_id not in known:
        return "cancellation_id"
    return ""


def _has_been(payment: Payment, status: str) -> bool:
    """Say whether a payment is, or has been, in a status; one we do not know cannot be denied."""
    match status:
        case PaymentStatus.PAID:
            return payment.paid_at > 0 or payment.status == PaymentStatus.PAID
        case PaymentStatus.FAILED:
            return payment.failed_at > 0 or payment.status == PaymentStatus.FAILED
        case PaymentStatus.CANCELLED:
            return (
                payment.cancel_amount > 0
                or payment.cancelled_at > 0
                or payment.status == PaymentStatus.CANCELLED
            )
        case _other:
            return True
