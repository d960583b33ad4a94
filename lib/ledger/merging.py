"""How does a payment move on when more is heard of it? To the furthest state, whatever the order.

A state that contradicts what is known is flagged for a person, never "corrected".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lib.ledger.facts import Effect, PaymentFact

# How far along its life a payment is. Source: the status transitions of the V1 API; a failed one
# may still be paid by a later notice, a paid one never goes back.
_RANK: Final = {"ready": 0, "failed": 1, "paid": 2, "cancelled": 3}


def begun(fact: PaymentFact, *, environment: str, channel_id: str, observed_at: int) -> Row:
    """Return the columns of a payment that is heard of for the first time."""
    return {
        **fact.values,
        "environment": environment,
        "channel_id": channel_id,
        "attempt_key": "",
        "flag": "",
        "observed_at": observed_at,
        "event_at": event_at(fact.values),
    }


def moved_on(payment: Row, fact: PaymentFact, attempt_key: str, observed_at: int) -> Effect:
    """Move a known payment on, in place, if the observation is further along than the row."""
    values = fact.values
    payment["attempt_key"] = payment["attempt_key"] or attempt_key
    contradiction = _contradiction(payment, values)
    if contradiction:
        payment["flag"] = contradiction
    if contradiction in {"amount", "merchant_uid"}:
        return Effect.FLAGGED  # it cannot be this payment at all
    if _progress(values) < _progress(payment):
        return Effect.FLAGGED if contradiction else Effect.LATE
    changed = {name: value for name, value in values.items() if payment[name] != value}
    if not changed:
        return Effect.UNCHANGED
    payment.update(changed)
    payment["event_at"] = event_at(values)
    payment["observed_at"] = max(payment["observed_at"], observed_at)
    return Effect.FLAGGED if contradiction else Effect.CHANGED


def event_at(values: Mapping[str, Any]) -> int:
    """Return when a payment happened, as far as it got; UNIX seconds."""
    return int(values["paid_at"] or values["failed_at"] or values["started_at"])


def requested_at(values: Mapping[str, Any]) -> int:
    """Return when a payment was asked for; UNIX seconds."""
    return int(values["started_at"] or values["event_at"])


def changed_at(values: Mapping[str, Any], cancelled: Iterable[int]) -> int:
    """Return when something last became of a payment; UNIX seconds.

    Args:
        values: columns of the payment.
        cancelled: when money went back.
    """
    last = max(values["started_at"], values["paid_at"], values["failed_at"], values["cancelled_at"])
    return int(max((last, *cancelled)))


def _contradiction(payment: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Name what cannot be true together; empty when all is well."""
    if (values["amount"], values["currency"]) != (payment["amount"], payment["currency"]):
        return "amount"
    if values["merchant_uid"] != payment["merchant_uid"]:
        return "merchant_uid"
    # A failed payment may be paid later; one that was paid cannot fail, whichever is heard first.
    failed_after_paid = values["status"] == "failed" and (
        values["failed_at"] > payment["paid_at"] > 0
    )
    paid_before_failed = payment["status"] == "failed" and (
        payment["failed_at"] > values["paid_at"] > 0
    )
    if failed_after_paid or paid_before_failed:
        return "status"
    return ""


def _progress(values: Mapping[str, Any]) -> tuple[int, int]:
    return values["cancelled"], _RANK.get(values["status"], 0)


Row = dict[str, Any]
