"""How does a virtual account live? Issued, paid into once and exactly, revoked, or too late.

An account that nobody pays into stays ``ready`` for ever, also after its deadline (ours); only a
deposit notices that it is over. Revoking makes the payment ``cancelled`` with nothing given back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from lib.catalog import banks
from lib.catalog.sandbox_merchant import merchant
from lib.catalog.vocabulary import PaymentStatus, PgModule
from lib.kernel.clock import SEOUL, to_unix
from lib.sandbox.models import payments
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.notices import announce
from lib.sandbox.models.orders import Order, row_of
from lib.sandbox.models.refusals import PG, PORTONE, BadQuery, Refusal, pg_text
from lib.sandbox.rows import Connection

USUAL_LIFE: Final = timedelta(days=7)  # ours


@dataclass(frozen=True, slots=True)
class Account:
    """An account that is to be issued.

    Attributes:
        bank_code: one of the banks that issue accounts.
        due_at: UNIX seconds, the last at which money is taken.
    """

    bank_code: str
    due_at: int


def issue(
    db: Connection, moment: Moment, order: Order, mid: Mid, account: Account
) -> dict[str, Any]:
    """Issue an account without a window and return its payment, ``ready``.

    Raises:
        Refusal: the order number has been paid before, the bank issues no accounts, or the
            deadline is over already.
    """
    now = moment.now
    _check(db, order.merchant_uid, account, now)
    row = row_of(order, mid, "vbank", "api", now)
    row["status"] = PaymentStatus.READY.value
    row |= _columns(db, moment, mid, account)
    imp_uid = payments.insert(db, moment.ids, row)
    return _issued(db, imp_uid, now)


def assign(db: Connection, moment: Moment, imp_uid: str, account: Account) -> dict[str, Any]:
    """Give a payment whose window is open its account, and return the payment, still ``ready``.

    Raises:
        NotFound: there is no such payment.
        Refusal: as in issue, or the payment is not ``ready`` any more.
    """
    row, now = payments.row_of(db, imp_uid), moment.now
    if row["status"] != PaymentStatus.READY:
        raise Refusal(PG, pg_text("A025"))
    _check(db, row["merchant_uid"], account, now)
    mid = Mid(row["pg_provider"], row["pg_id"], bool(row["is_test_channel"]))
    changes = {
        **_columns(db, moment, mid, account),
        "pay_method": "vbank",
        "updated_at": now,
    }
    payments.update(db, imp_uid, changes)
    return _issued(db, imp_uid, now)


def revoke(db: Connection, imp_uid: str, now: int) -> dict[str, Any]:
    """Revoke an account that nobody has paid into, and return its payment.

    Raises:
        NotFound: there is no such payment.
        BadQuery: it has no account, or one that is paid into or revoked already.
    """
    row = payments.row_of(db, imp_uid)
    if row["pay_method"] != "vbank":
        raise BadQuery("가상계좌 결제가 아닙니다.")
    if row["status"] != PaymentStatus.READY:
        raise BadQuery("입금 대기 상태의 가상계좌가 아닙니다.")
    changes = {
        "status": PaymentStatus.CANCELLED.value,
        "cancelled_at": now,
        "updated_at": now,
    }
    payments.update(db, imp_uid, changes)
    return payments.get(db, imp_uid)


def deposit(
    db: Connection,
    moment: Moment,
    imp_uid: str,
    amount: int | None = None,
    *,
    is_reported: bool = True,
) -> dict[str, Any]:
    """Let a buyer pay into an account, and return the payment.

    Args:
        db: a writing connection.
        moment: when.
        imp_uid: transaction number.
        amount: won; None = what is asked for.
        is_reported: whether the PG tells PortOne of deposits; where the merchant has not set that
            up, the money is there and the payment stays ``ready``.

    Raises:
        NotFound: there is no such payment.
        Refusal: the bank does not take the money.
    """
    row, now = payments.row_of(db, imp_uid), moment.now
    if row["pay_method"] != "vbank" or not row["vbank_num"]:
        raise Refusal(PORTONE, "가상계좌 결제가 아닙니다.")
    if row["status"] == PaymentStatus.CANCELLED:
        raise Refusal(PG, pg_text("A025" if row["paid_at"] else "A026"))
    if row["status"] != PaymentStatus.READY:
        raise Refusal(PG, pg_text("A025"))
    if now > row["vbank_date"]:
        raise Refusal(PG, pg_text("428", "transfer"))
    if amount is not None and amount != row["amount"]:
        raise Refusal(PG, pg_text("A022"))
    if payments.is_charged(db, row["merchant_uid"]):
        raise Refusal(PORTONE, pg_text("S021"))
    if is_reported:
        changes = {"status": PaymentStatus.PAID.value, "paid_at": now, "updated_at": now}
        payments.update(db, imp_uid, changes)
        announce(db, now, payments.row_of(db, imp_uid), PaymentStatus.PAID.value)
    return payments.get(db, imp_uid)


def end_of_day(day: date) -> int:
    """Return the last second of a Korean day, in UNIX seconds."""
    return to_unix(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=SEOUL))


def _check(db: Connection, merchant_uid: str, account: Account, now: int) -> None:
    if payments.is_charged(db, merchant_uid):
        raise Refusal(PORTONE, pg_text("S021"))
    bank = banks.by_code().get(account.bank_code)
    if bank is None or not bank.issues_accounts:
        raise Refusal(PG, pg_text("J015"))
    if account.due_at <= now:
        raise Refusal(PORTONE, "vbank_due 값은 현재 시각보다 뒤여야 합니다.")


def _columns(db: Connection, moment: Moment, mid: Mid, account: Account) -> dict[str, Any]:
    old_module = mid.pg_provider == PgModule.UPLUS
    return {
        "pg_tid": moment.pg_tid(db, mid.pg_provider, mid.pg_id),
        "vbank_code": account.bank_code,
        "vbank_num": moment.ids.vbank_num(db, account.bank_code),
        # The newer module does not tell the holder, who is the merchant.
        "vbank_holder": merchant().name if old_module else None,
        "vbank_date": account.due_at,
        "vbank_issued_at": moment.now,
    }


def _issued(db: Connection, imp_uid: str, now: int) -> dict[str, Any]:
    row = payments.row_of(db, imp_uid)
    announce(db, now, row, PaymentStatus.READY.value)
    (shown,) = payments.show(db, [row])
    return shown
