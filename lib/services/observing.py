"""How does the gateway's word enter the ledger? Translated once, through the single door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, select

from lib.kernel.clock import Clock, to_unix
from lib.kernel.money import from_wire
from lib.kernel.redaction import redact_text
from lib.ledger.journal import CANCEL
from lib.ledger.record import CancelFact, Cause, Effect, PaymentFact, record
from lib.ledger.schema import AttemptRow, BillingKeyRow
from lib.portone.models import BillingKey, Cancel, Payment


def fact_of(payment: Payment) -> PaymentFact:
    """Translate a payment of the wire into the ledger's words.

    Raises:
        ValueError: an amount has more decimals than its currency knows.
    """
    currency = payment.currency
    return PaymentFact(
        values={
            "imp_uid": _text(payment.imp_uid),
            "merchant_uid": _text(payment.merchant_uid),
            "status": payment.status,
            "pay_method": redact_text(_text(payment.pay_method)),
            "pg_module": redact_text(_text(payment.pg_provider)),
            "mid": redact_text(_text(payment.pg_id)),
            "client_env": redact_text(_text(payment.channel)),
            "is_test_channel": payment.sandbox,
            "name": redact_text(_text(payment.name)),
            "amount": from_wire(payment.amount, currency).minor,
            "cancelled": from_wire(payment.cancel_amount, currency).minor,
            "currency": currency,
            "installment_months": payment.card_quota or 0,
            "card_code": redact_text(_text(payment.card_code)),
            "card_name": redact_text(_text(payment.card_name)),
            "card_number": redact_text(_text(payment.card_number)),
            "approval_number": redact_text(_text(payment.apply_num)),
            "pg_tid": _text(payment.pg_tid),
            "customer_uid": _text(payment.customer_uid),
            "buyer_name": redact_text(_text(payment.buyer_name)),
            "fail_reason": redact_text(_text(payment.fail_reason)),
            "started_at": payment.started_at,
            "paid_at": payment.paid_at,
            "failed_at": payment.failed_at,
            "cancelled_at": payment.cancelled_at,
        },
        cancels=tuple(
            CancelFact(
                cancellation_id=name,
                amount=from_wire(cancel.amount, currency).minor,
                reason=redact_text(_text(cancel.reason)),
                pg_tid=_text(cancel.pg_tid),
                cancelled_at=cancel.cancelled_at,
            )
            for name, cancel in _named(payment.cancel_history)
        ),
        body=payment.told(),
    )


def _named(history: Sequence[Cancel]) -> Iterator[tuple[str, Cancel]]:
    """Give every cancel the gateway's id, or a name that holds in whatever order they come."""
    alike: Counter[str] = Counter()
    for cancel in history:
        name = f"{cancel.pg_tid}:{cancel.cancelled_at}:{cancel.amount:g}"
        alike[name] += 1
        yield cancel.cancellation_id or f"{name}:{alike[name]}", cancel


def take_in(
    session: Session, payment: Payment, attempt: AttemptRow, cause: Cause, clock: Clock
) -> Effect:
    """Record a payment that an act of ours led to, in the caller's transaction."""
    return record(
        session,
        fact_of(payment),
        environment=attempt.environment,
        channel_id=attempt.channel_id,
        cause=cause,
        observed_at=to_unix(clock.now()),
        attempt_key="" if attempt.operation == CANCEL else attempt.key,
    )


def observe(
    session: Session, payment: Payment, where: tuple[str, str], cause: Cause, clock: Clock
) -> Effect:
    """Record a payment that was fetched without an act of ours, in the caller's transaction.

    Args:
        session: a writing session.
        payment: as fetched.
        where: environment and channel it belongs to.
        cause: why it was fetched.
        clock: what time it is.
    """
    environment, channel_id = where
    return record(
        session,
        fact_of(payment),
        environment=environment,
        channel_id=channel_id,
        cause=cause,
        observed_at=to_unix(clock.now()),
    )


def keep_billing_key(
    session: Session, key: BillingKey, *, environment: str, channel_id: str, clock: Clock
) -> None:
    """Keep what the gateway says of a billing-key handle, in the caller's transaction."""
    row = session.exec(
        select(BillingKeyRow).where(
            BillingKeyRow.environment == environment,
            BillingKeyRow.customer_uid == key.customer_uid,
        )
    ).first() or BillingKeyRow(
        environment=environment, customer_uid=key.customer_uid, observed_at=0
    )
    row.channel_id = channel_id
    row.card_name = _text(key.card_name)
    row.card_number = redact_text(_text(key.card_number))
    row.pg_module = _text(key.pg_provider)
    row.mid = _text(key.pg_id)
    row.issued_at = key.inserted
    row.updated_at = key.updated
    row.observed_at = to_unix(clock.now())
    row.deleted_at = 0
    session.add(row)


def _text(value: Any) -> str:  # noqa: ANN401 — whatever the wire holds where a text is expected
    """Read a text that any database can store: half a surrogate pair becomes a question mark."""
    if value is None:
        return ""
    text = str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
