"""Does it matter who tells of a payment first? A thousand orders, and one row."""

from __future__ import annotations

import random
from typing import Any

from sqlmodel import Session, col, select

from lib.ledger.engine import Database
from lib.ledger.record import Cause, PaymentFact, record
from lib.ledger.schema import CancelRow, PaymentRow
from tests.unit.ledger.facts import fact, life

AT = 1_795_402_800
ORDERS = 1_000
FAILED = "failed"


def states(imp_uid: str, kind: str) -> list[PaymentFact]:
    """Return a life: ready, paid, partly and wholly cancelled; or ready and failed."""
    if kind == FAILED:
        return [
            fact(imp_uid, status="ready", started_at=AT),
            fact(imp_uid, status=FAILED, started_at=AT, failed_at=AT + 5, fail_reason="no"),
        ]
    return life(imp_uid, [300, 700], at=AT)


def take(session: Session, told: PaymentFact, cause: Cause) -> None:
    record(
        session,
        told,
        environment="sandbox",
        channel_id="ch-1",
        cause=cause,
        observed_at=AT,
    )
    session.flush()


def row(session: Session, imp_uid: str) -> dict[str, Any]:
    payment = session.exec(select(PaymentRow).where(PaymentRow.imp_uid == imp_uid)).one()
    cancels = session.exec(
        select(CancelRow.amount)
        .where(CancelRow.payment_id == payment.id)
        .order_by(col(CancelRow.amount))
    ).all()
    return {
        **payment.model_dump(exclude={"id", "imp_uid", "merchant_uid"}),
        "cancels": list(cancels),
    }


def told(dice: random.Random, lived: list[PaymentFact]) -> list[tuple[PaymentFact, Cause]]:
    """Return what is fetched in a life, in the order in which it reaches the ledger.

    Each way fetches whatever is true at its moment; the answer may be long on its way. One of them
    comes after the end.
    """
    ways = [Cause.FETCH, Cause.FETCH, Cause.SYNC, *[Cause.WEBHOOK] * dice.randint(1, 3)]
    heard = [(dice.choice(lived), cause) for cause in ways]
    heard.append((lived[-1], dice.choice(ways)))
    dice.shuffle(heard)
    return heard


def test_a_thousand_orders_of_callback_redirect_webhooks_and_sync_end_in_one_row(
    database: Database,
) -> None:
    dice = random.Random("orders")  # noqa: S311 — a seed, so that a failure can be had again
    wrong = []
    with database.writing() as session:
        wanted = {}
        for kind in ("whole", FAILED):
            for state in states(f"straight-{kind}", kind):
                take(session, state, Cause.SYNC)
            wanted[kind] = row(session, f"straight-{kind}")
        for number in range(ORDERS):
            kind = dice.choice(["whole", "whole", FAILED])
            for one, cause in told(dice, states(f"imp-{number}", kind)):
                take(session, one, cause)
            if row(session, f"imp-{number}") != wanted[kind]:
                wrong.append(number)

    assert wrong == []
