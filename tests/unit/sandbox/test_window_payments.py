"""Does a window's payment go the way it may, and no other?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.sandbox.file_store import FileStore
from lib.sandbox.models import payments, vbanks, window
from lib.sandbox.models.cancels import CancelRequest, cancel
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.orders import Order
from lib.sandbox.models.refund_accounts import RefundAccount
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.models.vbanks import Account
from lib.sandbox.models.window import Means, Opening

MOMENT = Moment(Identifiers(1), datetime(2026, 11, 23, 3, tzinfo=UTC))
LATER = Moment(Identifiers(1), MOMENT.at + timedelta(minutes=1))
UPLUS = Mid("uplus", "sbx_uplus", is_test_channel=True)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    store = FileStore(None)
    with store.writing() as connection:
        yield connection
    store.close()


def opened(db: sqlite3.Connection, merchant_uid: str = "w-1") -> str:
    """Show a window."""
    opening = Opening(Order(merchant_uid, 1_000), UPLUS, "mobile", user_agent="B" * 300)
    return window.open_window(db, MOMENT, opening)


def test_a_window_that_is_left_stays_ready(db: sqlite3.Connection) -> None:
    shown = payments.get(db, opened(db))

    assert (shown["status"], shown["channel"], shown["pay_method"]) == ("ready", "mobile", None)
    assert (shown["started_at"], shown["paid_at"]) == (MOMENT.now, 0)
    assert len(shown["user_agent"]) == 256


def test_a_buyer_pays(db: sqlite3.Connection) -> None:
    paid = window.approve(db, LATER, opened(db), Means("trans", bank_code="088"))

    assert (paid["status"], paid["paid_at"], paid["bank_name"]) == ("paid", LATER.now, "신한은행")
    assert paid["started_at"] == MOMENT.now
    assert paid["pg_tid"]


def test_a_buyer_is_refused(db: sqlite3.Connection) -> None:
    failed = window.fail(db, LATER, opened(db), "x" * 300)

    assert (failed["status"], failed["failed_at"]) == ("failed", LATER.now)
    assert failed["fail_reason"] == "x" * 256


def test_nothing_happens_twice(db: sqlite3.Connection) -> None:
    imp_uid = opened(db)
    window.approve(db, MOMENT, imp_uid, Means("phone"))

    with pytest.raises(Refusal):
        window.approve(db, MOMENT, imp_uid, Means("phone"))
    with pytest.raises(Refusal):
        window.fail(db, MOMENT, imp_uid, "x")
    with pytest.raises(Refusal):
        vbanks.assign(db, MOMENT, imp_uid, Account("004", MOMENT.now + 1))
    with pytest.raises(Refusal):
        opened(db)


def test_of_two_windows_of_an_order_one_is_paid(db: sqlite3.Connection) -> None:
    first, second = opened(db), opened(db)
    window.approve(db, MOMENT, second, Means("phone"))

    with pytest.raises(Refusal, match="S021"):
        window.approve(db, MOMENT, first, Means("phone"))


def test_a_window_gives_an_account(db: sqlite3.Connection) -> None:
    imp_uid = opened(db)
    ready = vbanks.assign(db, LATER, imp_uid, Account("088", LATER.now + 60))

    assert (ready["status"], ready["pay_method"], ready["vbank_name"]) == (
        "ready",
        "vbank",
        "신한은행",
    )
    assert ready["vbank_holder"] == "페이벤치 상점"
    assert (ready["vbank_date"], ready["vbank_issued_at"]) == (LATER.now + 60, LATER.now)


def test_a_deposit_that_nobody_reports_leaves_the_payment_ready(db: sqlite3.Connection) -> None:
    imp_uid = opened(db)
    vbanks.assign(db, MOMENT, imp_uid, Account("088", MOMENT.now + 60))

    assert vbanks.deposit(db, MOMENT, imp_uid, is_reported=False)["status"] == "ready"
    assert vbanks.deposit(db, MOMENT, imp_uid)["status"] == "paid"


def test_escrow_gives_no_part_back(db: sqlite3.Connection) -> None:
    opening = Opening(Order("w-1", 1_000), UPLUS, "pc", "vbank", is_escrow=True)
    imp_uid = window.open_window(db, MOMENT, opening)
    vbanks.assign(db, MOMENT, imp_uid, Account("088", MOMENT.now + 60))
    vbanks.deposit(db, MOMENT, imp_uid)
    request = CancelRequest(
        imp_uid=imp_uid, amount=1, refund_account=RefundAccount("홍길동", "088", "110123456789")
    )

    with pytest.raises(Refusal, match="RF30"):
        cancel(db, MOMENT.ids, request, MOMENT.now)
    whole = cancel(db, MOMENT.ids, replace(request, amount=0), MOMENT.now)
    assert isinstance(whole, dict)
    assert whole["status"] == "cancelled"
    row = db.execute("SELECT refund_bank, refund_arrives_at FROM cancel").fetchone()
    assert tuple(row) == ("088", MOMENT.now + 12 * 60 * 60)
