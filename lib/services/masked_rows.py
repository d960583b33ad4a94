"""How do rows of the ledger leave the services? With persons masked, unless somebody reveals them.

The rows hold no session, so what is written over here never reaches the database.
"""

from __future__ import annotations

from typing import Any

from lib.kernel.masking import (
    mask_address,
    mask_email,
    mask_handle,
    mask_name,
    mask_telephone,
    mask_text,
    mask_whole,
    masked,
    masked_body,
)
from lib.ledger.queries import Detail
from lib.ledger.schema import (
    AttemptRow,
    CancelRow,
    CheckoutEventRow,
    ExchangeRow,
    ObservationRow,
    PaymentRow,
    ScheduleRow,
    WebhookRow,
)
from lib.portone.models import BillingKey, PaymentPage


def payment(row: PaymentRow) -> PaymentRow:
    """Mask a payment's buyer, and what a free text of it tells."""
    row.buyer_name = mask_name(row.buyer_name)
    row.name, row.fail_reason = mask_text(row.name), mask_text(row.fail_reason)
    row.customer_uid = mask_text(row.customer_uid)
    return row


def cancel(row: CancelRow) -> CancelRow:
    """Mask what the reason of a cancel tells."""
    row.reason = mask_text(row.reason)
    return row


def observation(row: ObservationRow) -> ObservationRow:
    """Mask whom an answer of the gateway names."""
    row.body = masked(row.body)
    return row


def attempt(row: AttemptRow) -> AttemptRow:
    """Mask whom the request of an act names."""
    row.request, row.message = masked(row.request), mask_text(row.message)
    return row


def exchange(row: ExchangeRow) -> ExchangeRow:
    """Mask whom a request and its answer name, in the address too."""
    row.url, row.error = mask_text(row.url), mask_text(row.error)
    row.request_body, row.response_body = _body(row.request_body), _body(row.response_body)
    return row


def webhook(row: WebhookRow) -> WebhookRow:
    """Mask whom a webhook and what was fetched for it name."""
    row.body = masked_body(row.body)
    row.fetched, row.changes = masked(row.fetched), masked(row.changes)
    return row


def event(row: CheckoutEventRow) -> CheckoutEventRow:
    """Mask whom something names that was seen of a payment window."""
    data = masked(row.data)
    if isinstance(row.data.get("body"), str):
        data["body"] = masked_body(row.data["body"])
    row.data = data
    return row


def schedule(row: ScheduleRow) -> ScheduleRow:
    """Mask the buyer of a scheduled payment."""
    row.buyer_name = mask_name(row.buyer_name)
    row.name, row.fail_reason = mask_text(row.name), mask_text(row.fail_reason)
    return row


def detail(found: Detail) -> Detail:
    """Mask whom anything names that is known of a payment."""
    payment(found.payment)
    for cancelled in found.cancels:
        cancel(cancelled)
    for observed in found.observations:
        observation(observed)
    for attempted in found.attempts:
        attempt(attempted)
    for exchanged in found.exchanges:
        exchange(exchanged)
    return found


def billing_key(key: BillingKey) -> BillingKey:
    """Mask whose card it is."""
    return key.model_copy(
        update={
            "customer_id": mask_handle(key.customer_id or ""),
            "customer_name": mask_name(key.customer_name or ""),
            "customer_tel": mask_telephone(key.customer_tel or ""),
            "customer_email": mask_email(key.customer_email or ""),
            "customer_addr": mask_address(key.customer_addr or ""),
            "customer_postcode": mask_whole(key.customer_postcode or ""),
        }
    )


def fetched(page: PaymentPage) -> PaymentPage:
    """Mask the buyers of a page of the gateway's."""
    items = [
        one.model_copy(update={"buyer_name": mask_name(one.buyer_name or "")}) for one in page.items
    ]
    return page.model_copy(update={"items": items})


def _body(value: Any) -> Any:  # noqa: ANN401 — JSON, or a text that was none
    return masked_body(value) if isinstance(value, str) else masked(value)
