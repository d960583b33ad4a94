"""When is there a cash receipt? For what was paid, and for money that was taken elsewhere.

One living receipt at a time stands behind a payment or an order number; one that was cancelled
still shows itself. Whom it was issued for is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.vocabulary import PaymentStatus, PgModule
from lib.sandbox.models import payments
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.refusals import PG, BadQuery, NotFound, Refusal, pg_text
from lib.sandbox.rows import Connection, Row

NO_RECEIPT: Final = "발급된 현금영수증이 없습니다."
_CASH: Final = frozenset({"trans", "vbank"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a receipt is to say.

    Attributes:
        is_company: for a company's tax return, not a person's; not held against who it is for.
        tax_free: the part of the amount without tax, in won.
    """

    is_company: bool = False
    tax_free: int = 0


def get(db: Connection, imp_uid: str) -> dict[str, Any]:
    """Return the last receipt of a payment.

    Raises:
        NotFound: there is no such payment, or no receipt of it.
    """
    payment = payments.row_of(db, imp_uid)
    return _wire(_found(_last(db, "payment_id", payment["id"])), imp_uid=imp_uid)


def issue(db: Connection, moment: Moment, payment: Row, request: Request) -> dict[str, Any]:
    """Issue a receipt for what is left of a payment.

    Raises:
        BadQuery: it is not paid, has a receipt already, or less is left than is free of tax.
        Refusal: 501, its module issues none.
    """
    refuse_old_module(payment["pg_provider"])
    if payment["status"] != PaymentStatus.PAID:
        raise BadQuery(pg_text("CR15"))
    _refuse_second(_last(db, "payment_id", payment["id"]))
    left = payment["amount"] - payment["cancel_amount"]
    row = _new(db, moment, request, left)
    _insert(db, {**row, "payment_id": payment["id"], "merchant_uid": None})
    payments.update(db, payment["imp_uid"], {"has_cash_receipt": 1, "updated_at": moment.now})
    return get(db, payment["imp_uid"])


def is_for_cash(payment: Row) -> bool:
    """Say whether a payment was made in a way that cash receipts are meant for."""
    return payment["pay_method"] in _CASH


def cancel(db: Connection, payment: Row, now: int) -> dict[str, Any]:
    """Cancel the receipt of a payment.

    Raises:
        BadQuery: it has none.
        Refusal: 501, its module issues none.
    """
    refuse_old_module(payment["pg_provider"])
    _withdraw(db, _last(db, "payment_id", payment["id"]), now)
    payments.update(db, payment["imp_uid"], {"has_cash_receipt": 0, "updated_at": now})
    return get(db, payment["imp_uid"])


def get_external(db: Connection, merchant_uid: str) -> dict[str, Any]:
    """Return the last receipt of an order that was paid elsewhere.

    Raises:
        NotFound: there is none.
    """
    row = _found(_last(db, "merchant_uid", merchant_uid))
    return _wire(row, merchant_uid=merchant_uid)


def issue_external(
    db: Connection, moment: Moment, merchant_uid: str, amount: int, request: Request
) -> dict[str, Any]:
    """Issue a receipt for an order that was paid elsewhere.

    Args:
        db: a writing connection.
        moment: when.
        merchant_uid: order number, ≤ 40 characters.
        amount: won.
        request: what it is to say.

    Raises:
        BadQuery: the order has a receipt already.
    """
    _refuse_second(_last(db, "merchant_uid", merchant_uid))
    row = _new(db, moment, request, amount)
    _insert(db, {**row, "payment_id": None, "merchant_uid": merchant_uid})
    return get_external(db, merchant_uid)


def cancel_external(db: Connection, merchant_uid: str, now: int) -> dict[str, Any]:
    """Cancel the receipt of an order that was paid elsewhere.

    Raises:
        NotFound: it never had one.
        BadQuery: it is cancelled already.
    """
    _withdraw(db, _found(_last(db, "merchant_uid", merchant_uid)), now)
    return get_external(db, merchant_uid)


def refuse_old_module(pg_provider: str) -> None:
    """Refuse what the older module cannot do.

    Raises:
        Refusal: 501.
    """
    if pg_provider == PgModule.UPLUS:
        raise Refusal(PG, "이 PG사는 현금영수증 API를 지원하지 않습니다.", status=501)


def _new(db: Connection, moment: Moment, request: Request, amount: int) -> dict[str, Any]:
    if not 0 <= request.tax_free <= amount:
        raise BadQuery("tax_free 값은 0 이상, 발급 금액 이하여야 합니다.")
    return {
        "receipt_tid": moment.ids.receipt_tid(db),
        "apply_num": moment.ids.receipt_num(db),
        "type": "company" if request.is_company else "person",
        "amount": amount,
        "vat": (2 * (amount - request.tax_free) + 11) // 22,  # an eleventh, to the nearest won
        "applied_at": moment.now,
    }


def _insert(db: Connection, row: dict[str, Any]) -> None:
    db.execute(
        """
        INSERT INTO receipt (
            payment_id, merchant_uid, receipt_tid, apply_num, type, amount, vat, applied_at
        ) VALUES (
            :payment_id, :merchant_uid, :receipt_tid, :apply_num, :type, :amount, :vat, :applied_at
        )
        """,
        row,
    )


def _last(db: Connection, column: str, value: object) -> Row | None:
    row: Row | None = db.execute(
        f"SELECT * FROM receipt WHERE {column} = ? ORDER BY id DESC LIMIT 1",  # noqa: S608 — one of two columns
        (value,),
    ).fetchone()
    return row


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound(NO_RECEIPT)
    return row


def _refuse_second(last: Row | None) -> None:
    if last and not last["cancelled_at"]:
        raise BadQuery(pg_text("CR16"))


def _withdraw(db: Connection, last: Row | None, now: int) -> None:
    if last is None or last["cancelled_at"]:
        raise BadQuery(pg_text("CR22"))
    db.execute("UPDATE receipt SET cancelled_at = ? WHERE id = ?", (now, last["id"]))


def _wire(row: Row, **named: str) -> dict[str, Any]:
    return {
        **named,
        "receipt_tid": row["receipt_tid"],
        "apply_num": row["apply_num"],
        "type": row["type"],
        "amount": row["amount"],
        "vat": row["vat"],
        "receipt_url": "",  # there is no tax office behind it that would show one
        "applied_at": row["applied_at"],
        "cancelled_at": row["cancelled_at"],
    }
