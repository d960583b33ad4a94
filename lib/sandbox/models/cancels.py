"""How much may go back? The cancel engine: full and partial, never more than was paid.

Checks run in one order: it exists, it is paid, the caller's idea of the balance is right, the
amount fits, its tax-free part fits, the method of payment allows it, and at last the test card's
own will. A partly cancelled payment stays ``paid`` unless a switch says otherwise. The order and
the status are ours where the documents are silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from lib.catalog import pay_methods
from lib.catalog.test_cards import When
from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.clock import SEOUL
from lib.sandbox.models import payments, refund_accounts
from lib.sandbox.models.cards import Card
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.notices import announce
from lib.sandbox.models.refund_accounts import NOWHERE, ExaminedAccount, RefundAccount
from lib.sandbox.models.refusals import PG, PORTONE, Refusal, pg_text
from lib.sandbox.models.settings import switches
from lib.sandbox.rows import Connection, Row

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
        refund_account: where the money of a virtual account goes.
        is_announced: whether a webhook is asked for.
        strict: see refund_accounts.
    """

    imp_uid: str | None = None
    merchant_uid: str | None = None
    amount: int = 0
    tax_free: int = 0
    checksum: int | None = None
    reason: str = ""
    refund_account: RefundAccount = NOWHERE
    is_announced: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Cancel:
    """A cancel that nothing stands against.

    Attributes:
        request: what was asked.
        amount: won.
        cancellation_id: its number.
        account: where the money goes; None = back to where it came from.
    """

    request: CancelRequest
    amount: int
    cancellation_id: str
    account: ExaminedAccount | None


def cancel(
    db: Connection, ids: Identifiers, request: CancelRequest, now: int
) -> dict[str, Any] | Refusal:
    """Give money back.

    Returns:
        The payment as it is afterwards; a refusal with code -1 when the card stands against it,
        which is counted.

    Raises:
        Refusal: nothing goes back. Code 1 where PortOne itself sees why (ours, beyond the payment
            that does not exist), -1 where the PG stands against the method.
    """
    row = _chosen(db, request)
    amount = request.amount or row["amount"] - row["cancel_amount"]
    _check(row, request, amount)
    _check_tax_free(db, row, request.tax_free, amount)
    account = _check_method(row, request, amount, now)
    refusal = _card_refusal(row, amount)
    if refusal is not None:
        db.execute(
            "UPDATE payment SET refused_cancels = refused_cancels + 1 WHERE id = ?", (row["id"],)
        )
        return Refusal(PG, refusal)
    cancellation_id = ids.cancellation_id(db)
    _write(db, row, Cancel(request, amount, cancellation_id, account), now)
    after = payments.row_of(db, row["imp_uid"])
    if request.is_announced:
        announce(db, now, after, "cancelled", cancellation_id=cancellation_id)
    (shown,) = payments.show(db, [after])
    return shown


def _chosen(db: Connection, request: CancelRequest) -> Row:
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
    row: Row | None = db.execute(
        f"SELECT * FROM payment WHERE {where} LIMIT 1",  # noqa: S608 — one of the two texts above
        (value,),
    ).fetchone()
    if row is None:
        raise Refusal(PORTONE, NOTHING_TO_CANCEL)
    return row


def _check(row: Row, request: CancelRequest, amount: int) -> None:
    balance = row["amount"] - row["cancel_amount"]
    if row["status"] == PaymentStatus.CANCELLED and (balance == 0 or not row["paid_at"]):
        raise Refusal(PORTONE, pg_text("C0D3"))
    if row["status"] not in {PaymentStatus.PAID, PaymentStatus.CANCELLED}:
        raise Refusal(PORTONE, pg_text("T024"))
    if request.checksum is not None and request.checksum != balance:
        raise Refusal(PORTONE, pg_text("C112"))
    if balance == 0:
        raise Refusal(PORTONE, pg_text("C079"))
    if amount < 0:
        raise Refusal(PORTONE, pg_text("C094"))
    if amount > balance:
        if row["pay_method"] == "vbank":
            raise Refusal(PG, pg_text("RF27"))
        raise Refusal(PORTONE, pg_text("C053"))


def _check_tax_free(db: Connection, row: Row, tax_free: int, amount: int) -> None:
    (given_back,) = db.execute(
        "SELECT coalesce(sum(tax_free), 0) FROM cancel WHERE payment_id = ?", (row["id"],)
    ).fetchone()
    if not 0 <= tax_free <= min(amount, row["tax_free"] - given_back):
        raise Refusal(PORTONE, pg_text("C094"))


def _check_method(
    row: Row, request: CancelRequest, amount: int, now: int
) -> ExaminedAccount | None:
    """Let a cancel pass that the method of payment allows; return where the money must be sent."""
    method, partial = row["pay_method"], amount < row["amount"]
    if method == "vbank":
        return refund_accounts.examine(
            row, request.refund_account, partial=partial, strict=request.strict
        )
    if method == "phone" and _month(row["paid_at"]) != _month(now):
        raise Refusal(PG, pg_text("W010"))
    if method == "phone" and partial:
        raise Refusal(PG, pg_text("C054"))
    if partial and method in pay_methods.by_code() and pay_methods.by_code()[method].voucher:
        raise Refusal(PORTONE, "상품권 결제는 전액만 취소할 수 있습니다.")
    return None


def _month(seconds: int) -> tuple[int, int]:
    day = datetime.fromtimestamp(seconds, UTC).astimezone(SEOUL)
    return day.year, day.month


def _card_refusal(row: Row, amount: int) -> str | None:
    if not row["scenario"]:
        return None
    card = Card(row["card_number"], row["issuer_code"], row["scenario"])
    facts: frozenset[When] = frozenset({"partial"} if amount < row["amount"] else ())
    return card.rejection("cancel", facts, before=row["refused_cancels"])


def _write(db: Connection, row: Row, made: Cancel, now: int) -> None:
    (number,) = db.execute(
        "SELECT count(*) + 1 FROM cancel WHERE payment_id = ?", (row["id"],)
    ).fetchone()
    account, reason = made.account, made.request.reason
    db.execute(
        """
        INSERT INTO cancel (
            payment_id, cancellation_id, pg_tid, amount, tax_free, reason, cancelled_at,
            refund_bank, refund_account, refund_holder, refund_arrives_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            row["id"],
            made.cancellation_id,
            f"{row['pg_tid']}-c{number}",
            made.amount,
            made.request.tax_free,
            reason,
            now,
            account and account.bank_code,
            account and account.account,
            account and account.holder,
            refund_accounts.arrives_at(now) if account else 0,
        ),
    )
    changes: dict[str, object] = {
        "cancel_amount": row["cancel_amount"] + made.amount,
        "updated_at": now,
    }
    as_cancelled = switches(db).partial_status == "cancelled"
    if changes["cancel_amount"] == row["amount"] or as_cancelled:
        changes["status"] = PaymentStatus.CANCELLED.value
        changes["cancelled_at"] = now
        changes["cancel_reason"] = reason
    payments.update(db, row["imp_uid"], changes)
