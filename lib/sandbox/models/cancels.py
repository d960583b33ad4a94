"""How much may go back? The cancel engine: full and partial, never more than was paid.

Checks run in one order: it exists, it is paid, the caller's idea of the balance is right, the
amount fits, its tax-free part fits, and at last the test card's own will. A partly cancelled
payment stays ``paid``. The order and the status are ours where the documents are silent.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.test_cards import When
from lib.catalog.vocabulary import PaymentStatus
from lib.sandbox.models import payments
from lib.sandbox.models.cards import Card
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.refusals import PG, PORTONE, Refusal, pg_text

NOTHING_TO_CANCEL: Final = "취소할 결제건이 존재하지 않습니다."


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """What is to go back.

    Attributes:
        imp_uid: transaction number; wins when both are given.
        merchant_uid: order number.
        amount: won; 0 = all that is left.
        tax_free: the part of it without tax.
        checksum: balance the caller believes is left; None = not checked.
        reason: kept with the cancel.
    """

    imp_uid: str | None = None
    merchant_uid: str | None = None
    amount: int = 0
    tax_free: int = 0
    checksum: int | None = None
    reason: str = ""


def cancel(
    db: sqlite3.Connection, ids: Identifiers, request: CancelRequest, now: int
) -> dict[str, Any] | Refusal:
    """Give money back.

    Returns:
        The payment as it is afterwards; a refusal with code -1 when the card stands against it,
        which is counted.

    Raises:
        Refusal: PortOne itself sees why nothing goes back; code 1 (ours, beyond the payment that
            does not exist).
    """
    row = _chosen(db, request)
    amount = request.amount or row["amount"] - row["cancel_amount"]
    _check(row, request, amount)
    _check_tax_free(db, row, request.tax_free, amount)
    refusal = _card_refusal(row, amount)
    if refusal is not None:
        db.execute(
            "UPDATE payment SET refused_cancels = refused_cancels + 1 WHERE id = ?", (row["id"],)
        )
        return Refusal(PG, refusal)
    _write(db, ids, row, request, amount, now)
    return payments.get(db, row["imp_uid"])


def _chosen(db: sqlite3.Connection, request: CancelRequest) -> sqlite3.Row:
    if request.imp_uid:
        where, value = "imp_uid = ?", request.imp_uid
    elif request.merchant_uid:
        # Ours: of several payments of an order the newest that is paid; failing that the newest
        # one, so that the refusal can say what became of it.
        where, value = (
            "merchant_uid = ? ORDER BY status = 'paid' DESC, id DESC",
            request.merchant_uid,
        )
    else:
        raise Refusal(PORTONE, NOTHING_TO_CANCEL)
    row: sqlite3.Row | None = db.execute(
        f"SELECT * FROM payment WHERE {where} LIMIT 1",  # noqa: S608 — one of the two texts above
        (value,),
    ).fetchone()
    if row is None:
        raise Refusal(PORTONE, NOTHING_TO_CANCEL)
    return row


def _check(row: sqlite3.Row, request: CancelRequest, amount: int) -> None:
    balance = row["amount"] - row["cancel_amount"]
    if row["status"] == PaymentStatus.CANCELLED:
        raise Refusal(PORTONE, pg_text("C0D3"))
    if row["status"] != PaymentStatus.PAID:
        raise Refusal(PORTONE, pg_text("T024"))
    if request.checksum is not None and request.checksum != balance:
        raise Refusal(PORTONE, pg_text("C112"))
    if balance == 0:
        raise Refusal(PORTONE, pg_text("C079"))
    if amount < 0:
        raise Refusal(PORTONE, pg_text("C094"))
    if amount > balance:
        raise Refusal(PORTONE, pg_text("C053"))


def _check_tax_free(db: sqlite3.Connection, row: sqlite3.Row, tax_free: int, amount: int) -> None:
    (given_back,) = db.execute(
        "SELECT coalesce(sum(tax_free), 0) FROM cancel WHERE payment_id = ?", (row["id"],)
    ).fetchone()
    if not 0 <= tax_free <= min(amount, row["tax_free"] - given_back):
        raise Refusal(PORTONE, pg_text("C094"))


def _card_refusal(row: sqlite3.Row, amount: int) -> str | None:
    card = Card(row["card_number"], row["issuer_code"], row["scenario"])
    facts: frozenset[When] = frozenset({"partial"} if amount < row["amount"] else ())
    return card.rejection("cancel", facts, before=row["refused_cancels"])


def _write(  # noqa: PLR0913, PLR0917 — one row, from all there is
    db: sqlite3.Connection,
    ids: Identifiers,
    row: sqlite3.Row,
    request: CancelRequest,
    amount: int,
    now: int,
) -> None:
    (number,) = db.execute(
        "SELECT count(*) + 1 FROM cancel WHERE payment_id = ?", (row["id"],)
    ).fetchone()
    db.execute(
        """
        INSERT INTO cancel (
            payment_id, cancellation_id, pg_tid, amount, tax_free, reason, cancelled_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        (
            row["id"],
            ids.cancellation_id(db),
            f"{row['pg_tid']}-c{number}",
            amount,
            request.tax_free,
            request.reason,
            now,
        ),
    )
    db.execute(
        "UPDATE payment SET cancel_amount = cancel_amount + ?, updated_at = ? WHERE id = ?",
        (amount, now, row["id"]),
    )
    if row["cancel_amount"] + amount == row["amount"]:
        db.execute(
            "UPDATE payment SET status = ?, cancelled_at = ?, cancel_reason = ? WHERE id = ?",
            (PaymentStatus.CANCELLED.value, now, request.reason, row["id"]),
        )
