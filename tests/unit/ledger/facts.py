"""How do ledger tests make payments? Facts as the gateway's answers become, and their lives."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from lib.ledger.record import CancelFact, Cause, Effect, PaymentFact, record

ZERO: dict[str, Any] = {
    "pay_method": "card",
    "pg_module": "tosspayments",
    "mid": "sbx_toss",
    "client_env": "api",
    "is_test_channel": True,
    "name": "",
    "cancelled": 0,
    "currency": "KRW",
    "installment_months": 0,
    "card_code": "",
    "card_name": "",
    "card_number": "",
    "approval_number": "",
    "pg_tid": "",
    "customer_uid": "",
    "buyer_name": "",
    "fail_reason": "",
    "started_at": 0,
    "paid_at": 0,
    "failed_at": 0,
    "cancelled_at": 0,
}


def fact(imp_uid: str, cancels: tuple[CancelFact, ...] = (), **values: Any) -> PaymentFact:  # noqa: ANN401
    """Build what was fetched; what is not named is empty."""
    given = {"merchant_uid": f"order-{imp_uid}", "status": "paid", "amount": 1000, **values}
    columns = {**ZERO, "imp_uid": imp_uid, **given}
    return PaymentFact(columns, cancels, {**columns, "cancels": [c.amount for c in cancels]})


def life(
    imp_uid: str,
    parts: list[int],
    *,
    at: int,
    fails_first: bool = False,
    **values: Any,  # noqa: ANN401
) -> list[PaymentFact]:
    """Tell a payment's whole life: opened, perhaps failed, paid, given back part by part.

    Args:
        imp_uid: its id.
        parts: what goes back, step by step.
        at: second at which it is opened.
        fails_first: whether it failed before it was paid.
        values: further columns, such as the amount.
    """
    amount = values.setdefault("amount", 1000)
    states = [fact(imp_uid, status="ready", started_at=at, **values)]
    if fails_first:
        states.append(
            fact(
                imp_uid,
                status="failed",
                started_at=at,
                failed_at=at + 5,
                fail_reason="no",
                **values,
            )
        )
    states.append(fact(imp_uid, started_at=at, paid_at=at + 10, approval_number="1", **values))
    cancels: tuple[CancelFact, ...] = ()
    for number, part in enumerate(parts, 1):
        back = at + 10 + number * 60
        cancels = (*cancels, CancelFact(f"{imp_uid}-c{number}", part, "r", "", back))
        gone = sum(cancel.amount for cancel in cancels)
        states.append(
            fact(
                imp_uid,
                cancels,
                status="cancelled" if gone == amount else "paid",
                cancelled=gone,
                cancelled_at=back if gone == amount else 0,
                started_at=at,
                paid_at=at + 10,
                approval_number="1",
                **values,
            )
        )
    return states


def take(session: Session, told: PaymentFact, *, environment: str = "sandbox") -> Effect:
    """Record one fact."""
    return record(
        session,
        told,
        environment=environment,
        channel_id="ch-1",
        cause=Cause.FETCH,
        observed_at=1_800_000_000,
    )
