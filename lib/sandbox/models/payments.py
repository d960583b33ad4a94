"""What is a payment? Its rows, and the object the API shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from lib.catalog import banks, issuers
from lib.catalog.vocabulary import PgModule
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.refusals import NotFound
from lib.sandbox.rows import Connection, Row

NOT_FOUND: Final = "존재하지 않는 결제정보입니다"


def insert(db: Connection, ids: Identifiers, row: dict[str, Any]) -> str:
    """Store a new payment under a fresh ``imp_uid`` and return that.

    Args:
        db: a writing connection.
        ids: the mint.
        row: values by column; a column that is left out is empty, as the schema has it.
    """
    statement = _insertion(tuple(row))
    while True:
        imp_uid = ids.imp_uid(db)
        if db.execute(statement, (imp_uid, *row.values())).rowcount:
            return imp_uid


def update(db: Connection, imp_uid: str, changes: dict[str, Any]) -> None:
    """Change columns of a payment."""
    settings = ", ".join(f"{column} = ?" for column in changes)
    db.execute(
        f"UPDATE payment SET {settings} WHERE imp_uid = ?",  # noqa: S608 — columns are of the code
        (*changes.values(), imp_uid),
    )


@lru_cache(maxsize=32)
def _insertion(columns: tuple[str, ...]) -> str:
    listed = ", ".join(("imp_uid", *columns))
    return (
        f"INSERT INTO payment ({listed}) VALUES (?{', ?' * len(columns)})"  # noqa: S608 — as above
        " ON CONFLICT (imp_uid) DO NOTHING"
    )


def is_charged(db: Connection, merchant_uid: str) -> bool:
    """Say whether an order number has been paid before, given back since or not."""
    row = db.execute(
        "SELECT 1 FROM payment WHERE merchant_uid = ? AND paid_at > 0", (merchant_uid,)
    ).fetchone()
    return row is not None


def find_row(db: Connection, imp_uid: str) -> Row | None:
    """Return the row of a transaction number; None when there is none."""
    row: Row | None = db.execute("SELECT * FROM payment WHERE imp_uid = ?", (imp_uid,)).fetchone()
    return row


def row_of(db: Connection, imp_uid: str) -> Row:
    """Return the row of a transaction number.

    Raises:
        NotFound: there is none.
    """
    row = find_row(db, imp_uid)
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


def get(db: Connection, imp_uid: str) -> dict[str, Any]:
    """Return the payment of a transaction number as the API shows it.

    Raises:
        NotFound: there is none.
    """
    (shown,) = show(db, [row_of(db, imp_uid)])
    return shown


def show(db: Connection, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Write rows as the API shows payments: every field there, times as UNIX seconds."""
    # A row of the driver's looks for each name among all its columns, a dict does not.
    plain = (dict(zip(row.keys(), row, strict=True)) for row in rows)
    return [_wire(row, _history(db, row["id"]) if row["cancel_amount"] else []) for row in plain]


def _history(db: Connection, payment_id: int) -> list[dict[str, Any]]:
    return [
        {
            "pg_tid": row["pg_tid"],
            "amount": row["amount"],
            "cancelled_at": row["cancelled_at"],
            "reason": row["reason"],
            "cancellation_id": row["cancellation_id"],
            "receipt_url": None,  # test payments of this PG have no receipts
        }
        for row in db.execute(
            "SELECT * FROM cancel WHERE payment_id = ? ORDER BY id", (payment_id,)
        )
    ]


def _wire(row: dict[str, Any], history: list[dict[str, Any]]) -> dict[str, Any]:
    issuer_code, card_name = row["issuer_code"], None
    if issuer_code:
        card_name = issuers.by_code()[issuer_code].card_name
    # The older module does not tell who issued a card and who published it.
    is_told = issuer_code and row["pg_provider"] == PgModule.TOSSPAYMENTS
    promotion = row["promotion"]
    return {
        "imp_uid": row["imp_uid"],
        "merchant_uid": row["merchant_uid"],
        "pay_method": row["pay_method"],
        "channel": row["client_env"],
        "pg_provider": row["pg_provider"],
        "emb_pg_provider": row["emb_pg_provider"],
        "pg_tid": row["pg_tid"] or "",
        "pg_id": row["pg_id"],
        "sandbox": bool(row["is_test_channel"]),
        "escrow": bool(row["is_escrow"]),
        "apply_num": row["apply_num"],
        "bank_code": row["bank_code"],
        "bank_name": _bank_name(row["bank_code"]),
        "card_code": issuer_code,
        "card_name": card_name,
        "card_issuer_code": issuer_code if is_told else None,
        "card_issuer_name": card_name if is_told else None,
        "card_publisher_code": issuer_code if is_told else None,
        "card_publisher_name": card_name if is_told else None,
        "card_quota": row["installment_months"],
        "card_number": row["card_number"],
        "card_type": row["card_type"],
        "vbank_code": row["vbank_code"],
        "vbank_name": _bank_name(row["vbank_code"]),
        "vbank_num": row["vbank_num"],
        "vbank_holder": row["vbank_holder"],
        "vbank_date": row["vbank_date"],
        "vbank_issued_at": row["vbank_issued_at"],
        "name": row["name"] or "",
        "amount": row["amount"],
        "cancel_amount": row["cancel_amount"],
        "currency": row["currency"],
        "buyer_name": row["buyer_name"],
        "buyer_email": row["buyer_email"],
        "buyer_tel": row["buyer_tel"],
        "buyer_addr": row["buyer_addr"],
        "buyer_postcode": row["buyer_postcode"],
        "custom_data": row["custom_data"],
        "user_agent": row["user_agent"],
        "status": row["status"],
        "started_at": row["started_at"],
        "paid_at": row["paid_at"],
        "failed_at": row["failed_at"],
        "cancelled_at": row["cancelled_at"],
        "fail_reason": row["fail_reason"],
        "cancel_reason": row["cancel_reason"],
        "receipt_url": receipt_url(row),
        "cancel_history": history,
        "cancel_receipt_urls": [],
        "deposit_history": [],
        "cash_receipt_issued": bool(row["has_cash_receipt"]),
        "customer_uid": row["customer_uid"],
        "customer_uid_usage": row["customer_uid_usage"],
        "promotion": json.loads(promotion) if promotion else None,
    }


def receipt_url(row: Row | dict[str, Any]) -> str | None:
    """Return where the receipt of a payment is shown; None where there is none.

    The newer module has none of test payments, and no module of a wallet's own money.
    """
    if not row["receipt_base"] or not row["paid_at"] or row["pay_method"] == "point":
        return None
    return f"{row['receipt_base']}/window/receipts/{row['imp_uid']}"


def _bank_name(code: str | None) -> str | None:
    return banks.by_code()[code].name if code else None
