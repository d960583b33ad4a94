"""Does a file of the first version come along, with all that stands in it?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from lib.kernel.clock import FixedClock
from lib.sandbox.schema import MIGRATIONS
from tests.contract.sandbox_server import running_sandbox
from tests.databases import about_files

pytestmark = [pytest.mark.contract, about_files("of an older version")]

FIRST = MIGRATIONS[0]
PAYMENT = {
    "imp_uid": "imp_123456789012",
    "merchant_uid": "old-1",
    "status": "paid",
    "pay_method": "card",
    "client_env": "api",
    "pg_provider": "tosspayments",
    "pg_id": "sbx_bill",
    "pg_tid": "tsb12345678901234567890",
    "is_test_channel": 1,
    "scenario": "0025",
    "apply_num": "12345678",
    "issuer_code": "366",
    "card_number": "036600******0025",
    "card_type": 0,
    "installment_months": 3,
    "name": "책",
    "amount": 50_000,
    "tax_free": 1_000,
    "cancel_amount": 20_000,
    "currency": "KRW",
    "buyer_name": "홍길동",
    "customer_uid": "old-key",
    "customer_uid_usage": "issue",
    "started_at": 1_795_000_000,
    "paid_at": 1_795_000_001,
    "updated_at": 1_795_000_002,
}
CANCEL = {
    "payment_id": 1,
    "cancellation_id": "2b6f5c55-5a63-4bd3-9a54-3cfa0a4f9a3e",
    "pg_tid": "tsb12345678901234567890-c1",
    "amount": 20_000,
    "tax_free": 500,
    "reason": "반품",
    "cancelled_at": 1_795_000_002,
}
CUSTOMER = {
    "customer_uid": "old-key",
    "pg_provider": "tosspayments",
    "pg_id": "sbx_bill",
    "is_test_channel": 1,
    "customer_id": "at-the-pg",
    "scenario": "0000",
    "issuer_code": "381",
    "card_number": "038100******0000",
    "card_type": 1,
    "inserted_at": 1_795_000_001,
    "updated_at": 1_795_000_001,
}


def old_file(path: Path) -> None:
    """Write a file as the first version did."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(FIRST)
        for table, row in (("payment", PAYMENT), ("cancel", CANCEL), ("customer", CUSTOMER)):
            slots = ", ".join(f":{column}" for column in row)
            db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({slots})", row)  # noqa: S608
        failed = {**PAYMENT, "imp_uid": "imp_999999999999", "merchant_uid": "old-2"}
        failed |= {"status": "failed", "paid_at": 0, "cancel_amount": 0}
        slots = ", ".join(f":{column}" for column in failed)
        db.execute(f"INSERT INTO payment ({', '.join(failed)}) VALUES ({slots})", failed)  # noqa: S608
        db.execute("PRAGMA user_version = 1")


def test_a_migration_that_was_released_is_never_edited() -> None:
    assert sha256(FIRST.encode()).hexdigest().startswith("9914e6c7a9a18ed6")


def test_what_an_old_file_holds_is_still_there(tmp_path: Path, clock: FixedClock) -> None:
    old_file(tmp_path / "old.db")
    with running_sandbox(tmp_path / "old.db", clock) as migrated:
        api = migrated.api
        payment = api.get("/payments/imp_123456789012").response
        shown = {name: payment[name] for name in PAYMENT if name in payment}
        assert shown == {name: PAYMENT[name] for name in shown}
        assert len(shown) > 15
        assert payment["cancel_history"][0]["cancellation_id"] == CANCEL["cancellation_id"]
        key = api.get("/subscribe/customers/old-key").response
        assert (key["customer_id"], key["card_code"], key["card_type"]) == ("at-the-pg", "381", 1)
        listed = api.get("/subscribe/customers/old-key/payments").response
        assert listed["total"] == 2


def test_an_old_payment_goes_on_living(tmp_path: Path, clock: FixedClock) -> None:
    old_file(tmp_path / "old.db")
    with running_sandbox(tmp_path / "old.db", clock) as migrated:
        api = migrated.api
        assert api.onetime("old-1", "0366-0000-0000-0000").code == 1
        assert api.onetime("old-2", "0366-0000-0000-0000").response["status"] == "paid"
        refused = api.post("/payments/cancel", merchant_uid="old-1", checksum=30_000)
        assert (refused.message or "").startswith("[AV11]")
        full = api.post("/payments/cancel", merchant_uid="old-1", checksum=30_000, tax_free=500)
        assert (full.response["status"], full.response["cancel_amount"]) == ("cancelled", 50_000)
        again = {"customer_uid": "old-key", "merchant_uid": "new-1", "amount": 1_000}
        assert api.post("/subscribe/payments/again", **again).response["status"] == "paid"
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
