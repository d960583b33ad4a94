"""How does a payment enter the ledger? Through this one door, from what the gateway said.

Observations may come late, twice and in any order: every one is kept, and the row always shows the
furthest state. A state that contradicts what is known is flagged for a person, never "corrected".
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session, col, select

from lib.kernel.redaction import redact
from lib.ledger.schema import CancelRow, ObservationRow, PaymentRow

# How far along its life a payment is. Source: the status transitions of the V1 API; a failed one
# may still be paid by a later notice, a paid one never goes back.
_RANK: Final = {"ready": 0, "failed": 1, "paid": 2, "cancelled": 3}


class Cause(StrEnum):
    """Why the gateway's word was asked for."""

    ANSWER = "answer"
    FETCH = "fetch"
    LOOKUP = "lookup"
    SYNC = "sync"
    WEBHOOK = "webhook"


class Effect(StrEnum):
    """What an observation changed."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LATE = "late"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class CancelFact:
    """One cancellation of a payment.

    Attributes:
        cancellation_id: the gateway's id of it.
        amount: minor units given back.
        reason: as sent with the cancel.
        pg_tid: the PG's id of the cancellation.
        cancelled_at: UNIX seconds.
    """

    cancellation_id: str
    amount: int
    reason: str
    pg_tid: str
    cancelled_at: int


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """What the gateway said of a payment, in the ledger's words.

    Attributes:
        values: columns of the payment by name; see PaymentRow.
        cancels: its cancellations.
        body: the answer as it came; redacted before it is kept.
    """

    values: dict[str, Any]
    cancels: tuple[CancelFact, ...]
    body: dict[str, Any] = field(repr=False)


def record(  # noqa: PLR0913 — a fact and where it comes from
    session: Session,
    fact: PaymentFact,
    *,
    environment: str,
    channel_id: str,
    cause: Cause,
    observed_at: int,
    attempt_key: str = "",
) -> Effect:
    """Take an observation in, and bring the payment's row to the furthest state known.

    Args:
        session: a writing session; nothing is committed here.
        fact: what was fetched.
        environment: sandbox, test or live.
        channel_id: the channel through which it was fetched.
        cause: why it was fetched.
        observed_at: UNIX seconds.
        attempt_key: our act that led to it, if any.

    Returns:
        What it changed.
    """
    payment = session.exec(
        select(PaymentRow).where(
            PaymentRow.environment == environment, PaymentRow.imp_uid == fact.values["imp_uid"]
        )
    ).first()
    if payment is None:
        payment = PaymentRow(
            environment=environment,
            channel_id=channel_id,
            attempt_key=attempt_key,
            observed_at=observed_at,
            event_at=event_at(fact.values),
            **fact.values,
        )
        session.add(payment)
        session.flush()
        effect = Effect.NEW
    else:
        effect = _merge(payment, fact, attempt_key, observed_at)
        session.add(payment)
    if payment.id is None:
        raise AssertionError("a flushed row has its key")  # for the type checker
    _keep_cancels(session, payment.id, fact.cancels)
    _keep_observation(session, payment.id, fact, effect, cause, observed_at, attempt_key)
    return effect


def _merge(payment: PaymentRow, fact: PaymentFact, attempt_key: str, observed_at: int) -> Effect:
    """Move a known payment on, if the observation is further along than the row."""
    values = fact.values
    payment.attempt_key = payment.attempt_key or attempt_key
    contradiction = _contradiction(payment, values)
    if contradiction:
        payment.flag = contradiction
    if contradiction in {"amount", "merchant_uid"}:
        return Effect.FLAGGED  # it cannot be this payment at all
    if _progress(values["status"], values["cancelled"]) < _progress(
        payment.status, payment.cancelled
    ):
        return Effect.FLAGGED if contradiction else Effect.LATE
    changed = {name: value for name, value in values.items() if getattr(payment, name) != value}
    if not changed:
        return Effect.UNCHANGED
    for name, value in changed.items():
        setattr(payment, name, value)
    payment.event_at = event_at(values)
    payment.observed_at = max(payment.observed_at, observed_at)
    return Effect.FLAGGED if contradiction else Effect.CHANGED


def _contradiction(payment: PaymentRow, values: dict[str, Any]) -> str:
    """Name what cannot be true together; empty when all is well."""
    if (values["amount"], values["currency"]) != (payment.amount, payment.currency):
        return "amount"
    if values["merchant_uid"] != payment.merchant_uid:
        return "merchant_uid"
    # A failed payment may be paid later; one that was paid cannot fail, whichever is heard first.
    failed_after_paid = values["status"] == "failed" and values["failed_at"] > payment.paid_at > 0
    paid_before_failed = payment.status == "failed" and payment.failed_at > values["paid_at"] > 0
    if failed_after_paid or paid_before_failed:
        return "status"
    return ""


def _progress(status: str, cancelled: int) -> tuple[int, int]:
    return cancelled, _RANK.get(status, 0)


def keepable(fact: PaymentFact) -> tuple[dict[str, Any], str]:
    """Return an answer as it may be kept, and the digest by which it is known again."""
    body = redact(fact.body)
    return body, hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def event_at(values: dict[str, Any]) -> int:
    """Return when a payment happened, as far as it got; UNIX seconds."""
    return int(values["paid_at"] or values["failed_at"] or values["started_at"])


def _keep_cancels(session: Session, payment_id: int, cancels: tuple[CancelFact, ...]) -> None:
    known = set(
        session.exec(
            select(CancelRow.cancellation_id).where(CancelRow.payment_id == payment_id)
        ).all()
    )
    for cancel in cancels:
        if cancel.cancellation_id not in known:
            session.add(
                CancelRow(
                    payment_id=payment_id,
                    cancellation_id=cancel.cancellation_id,
                    amount=cancel.amount,
                    reason=cancel.reason,
                    pg_tid=cancel.pg_tid,
                    cancelled_at=cancel.cancelled_at,
                )
            )


def _keep_observation(  # noqa: PLR0913, PLR0917
    session: Session,
    payment_id: int,
    fact: PaymentFact,
    effect: Effect,
    cause: Cause,
    observed_at: int,
    attempt_key: str,
) -> None:
    """Keep the raw answer; the same answer again only adds to the count of the last one."""
    body, digest = keepable(fact)
    last = session.exec(
        select(ObservationRow)
        .where(ObservationRow.payment_id == payment_id)
        .order_by(col(ObservationRow.id).desc())
        .limit(1)
    ).first()
    if last is not None and last.digest == digest:
        last.seen += 1
        last.last_seen_at = observed_at
        session.add(last)
        return
    session.add(
        ObservationRow(
            payment_id=payment_id,
            cause=cause,
            attempt_key=attempt_key,
            digest=digest,
            body=body,
            effect=effect,
            observed_at=observed_at,
            last_seen_at=observed_at,
        )
    )
