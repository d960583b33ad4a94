"""How does a payment move on when more is heard of it? To the furthest state, whatever the order.

A state that contradicts what is known is flagged for a person, never "corrected". What a file says
counts as long as the gateway has not told of the payment, and then as if there had been no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lib.ledger.facts import CancelFact, Effect, PaymentFact, is_stand_in

# How far along its life a payment is. Source: the status transitions of the V1 API; a failed one
# may still be paid by a later notice, a paid one never goes back.
_RANK: Final = {"ready": 0, "failed": 1, "paid": 2, "cancelled": 3}


def begun(
    fact: PaymentFact,
    *,
    environment: str,
    channel_id: str,
    observed_at: int,
    is_imported: bool = False,
) -> Row:
    """Return the columns of a payment that is heard of for the first time."""
    return {
        **fact.values,
        "environment": environment,
        "channel_id": channel_id,
        "attempt_key": "",
        "flag": "",
        "observed_at": observed_at,
        "event_at": event_at(fact.values),
        "is_imported": is_imported,
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


def is_overruled(payment: Row, fact: PaymentFact, *, is_file: bool) -> bool:
    """Say whether all that is known of a payment gives way to what is heard now.

    A file gives way to the gateway, and a number of ours to the gateway's own.
    """
    if payment["is_imported"] and not is_file:
        return True
    return is_stand_in(payment["imp_uid"]) and not is_stand_in(fact.values["imp_uid"])


def moved_by_file(payment: Row, fact: PaymentFact, observed_at: int) -> Effect:
    """Move a payment on, in place, that only files know; what the gateway told of stays as it is.

    A file that is further along than the gateway's word contradicts it: somebody should fetch the
    payment again.
    """
    values = fact.values
    ahead = _progress(values) > _progress(payment) and not payment["is_imported"]
    if ahead or _contradiction(payment, values):
        return Effect.FLAGGED
    if _progress(values) < _progress(payment):
        return Effect.LATE
    if not payment["is_imported"] or all(payment[name] == values[name] for name in values):
        return Effect.UNCHANGED
    payment.update(values)
    payment["event_at"] = event_at(values)
    payment["observed_at"] = max(payment["observed_at"], observed_at)
    return Effect.CHANGED


def cancels_of(
    payment: Row, known: Mapping[str, CancelFact], fact: PaymentFact, *, is_file: bool
) -> dict[str, CancelFact]:
    """Return the cancels of a payment after it has moved on.

    Each file names cancels in its own way, so those of the one that is believed take the place of
    all others.
    """
    told = {cancel.cancellation_id: cancel for cancel in fact.cancels}
    if not is_file:
        return {**told, **known}
    is_believed = payment["is_imported"] and all(
        payment[name] == value for name, value in fact.values.items()
    )
    return told if is_believed else dict(known)


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
