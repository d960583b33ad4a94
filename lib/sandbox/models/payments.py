"""What is a payment? Its rows, and the object the API shows of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from lib.catalog.issuers import by_code
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.refusals import NotFound

NOT_FOUND: Final = "존재하지 않는 결제정보입니다"

_INSERT: Final = """
    INSERT INTO payment (
        imp_uid, merchant_uid, status, pay_method, client_env, pg_provider, pg_id, pg_tid,
        is_test_channel, scenario, apply_num, issuer_code, card_number, card_type,
        installment_months, name, amount, tax_free, currency, buyer_name, buyer_email, buyer_tel,
        buyer_addr, buyer_postcode, custom_data, fail_reason, customer_uid, customer_uid_usage,
        started_at, paid_at, failed_at, updated_at
    ) VALUES (
        :imp_uid, :merchant_uid, :status, :pay_method, :client_env, :pg_provider, :pg_id, :pg_tid,
        :is_test_channel, :scenario, :apply_num, :issuer_code, :card_number, :card_type,
        :installment_months, :name, :amount, :tax_free, :currency, :buyer_name, :buyer_email,
        :buyer_tel, :buyer_addr, :buyer_postcode, :custom_data, :fail_reason, :customer_uid,
        :customer_uid_usage, :started_at, :paid_at, :failed_at, :updated_at
    ) ON CONFLICT (imp_uid) DO NOTHING
"""


def insert(db: sqlite3.Connection, ids: Identifiers, row: dict[str, Any]) -> str:
    """Store a new payment under a fresh ``imp_uid`` and return that."""
    while True:
        imp_uid = ids.imp_uid(db)
        if db.execute(_INSERT, {**row, "imp_uid": imp_uid}).rowcount:
            return imp_uid


def is_charged(db: sqlite3.Connection, merchant_uid: str) -> bool:
    """Say whether an order number has been paid before, given back since or not."""
    row = db.execute(
        "SELECT 1 FROM payment WHERE merchant_uid = ? AND status IN ('paid', 'cancelled')",
        (merchant_uid,),
    ).fetchone()
    return row is not None


def get(db: sqlite3.Connection, imp_uid: str) -> dict[str, Any]:
    """Return the payment of a transaction number as the API shows it.

    Raises:
        NotFound: there is none.
    """
    row = db.execute("SELECT * FROM payment WHERE imp_uid = ?", (imp_uid,)).fetchone()
    if row is None:
        raise NotFound(NOT_FOUND)
    (shown,) = show(db, [row])
    return shown


def show(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[dict[str, Any]]:
    """Write rows as the API shows payments: every field there, times as UNIX seconds."""
    return [_wire(row, _history(db, row["id"]) if row["cancel_amount"] else []) for row in rows]


def _history(db: sqlite3.Connection, payment_id: int) -> list[dict[str, Any]]:
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


def _wire(row: sqlite3.Row, history: list[dict[str, Any]]) -> dict[str, Any]:
    issuer = by_code()[row["issuer_code"]]
    return {
        "imp_uid": row["imp_uid"],
        "merchant_uid": row["merchant_uid"],
        "pay_method": row["pay_method"],
        "channel": row["client_env"],
        "pg_provider": row["pg_provider"],
        "emb_pg_provider": None,
        "pg_tid": row["pg_tid"],
        "pg_id": row["pg_id"],
        "sandbox": bool(row["is_test_channel"]),
        "escrow": False,
        "apply_num": row["apply_num"],
        "bank_code": None,
        "bank_name": None,
        "card_code": issuer.code,
        "card_name": issuer.card_name,
        "card_issuer_code": issuer.code,
        "card_issuer_name": issuer.card_name,
        "card_publisher_code": issuer.code,
        "card_publisher_name": issuer.card_name,
        "card_quota": row["installment_months"],
        "card_number": row["card_number"],
        "card_type": row["card_type"],
        "vbank_code": None,
        "vbank_name": None,
        "vbank_num": None,
        "vbank_holder": None,
        "vbank_date": 0,
        "vbank_issued_at": 0,
        "name": row["name"],
        "amount": row["amount"],
        "cancel_amount": row["cancel_amount"],
        "currency": row["currency"],
        "buyer_name": row["buyer_name"],
        "buyer_email": row["buyer_email"],
        "buyer_tel": row["buyer_tel"],
        "buyer_addr": row["buyer_addr"],
        "buyer_postcode": row["buyer_postcode"],
        "custom_data": row["custom_data"],
        "user_agent": None,  # there is no browser behind a call without a window
        "status": row["status"],
        "started_at": row["started_at"],
        "paid_at": row["paid_at"],
        "failed_at": row["failed_at"],
        "cancelled_at": row["cancelled_at"],
        "fail_reason": row["fail_reason"],
        "cancel_reason": row["cancel_reason"],
        "receipt_url": None,  # test payments of this PG have no receipts
        "cancel_history": history,
        "cancel_receipt_urls": [],
        "deposit_history": [],
        "cash_receipt_issued": False,
        "customer_uid": row["customer_uid"],
        "customer_uid_usage": row["customer_uid_usage"],
        "promotion": None,
    }
