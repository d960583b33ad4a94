"""What is to be charged later? Scheduled payments of billing keys, and what becomes of them.

One row is one order number's appointment: ``scheduled``, then ``executed`` or ``revoked``. A failed
or revoked one can be scheduled anew or charged at once; it stays the same row. A run always leaves
a payment behind, failed at worst, also when the key is gone by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.vocabulary import PaymentStatus
from lib.sandbox.models import charges, customers, payments
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.customers import BillingKey
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.notices import announce
from lib.sandbox.models.orders import Order, row_of
from lib.sandbox.models.refusals import PORTONE, BadQuery, NotFound, Refusal, pg_text
from lib.sandbox.models.schedule_rows import insert, latest, order_of, show
from lib.sandbox.rows import Connection, Row

NO_CUSTOMER: Final = customers.NONE_FOUND
NOTHING_TO_REVOKE: Final = "취소할 예약결제 기록이 존재하지 않습니다."


@dataclass(frozen=True, slots=True)
class Appointment:
    """One payment that is to be made.

    Attributes:
        order: what is to be paid.
        schedule_at: UNIX seconds.
        promotion_id: kept as sent.
    """

    order: Order
    schedule_at: int
    promotion_id: str | None = None


def schedule(
    db: Connection, key: BillingKey, appointments: Sequence[Appointment], now: int
) -> list[dict[str, Any]]:
    """Schedule payments of a key, all of them or none, and return them.

    Raises:
        Refusal: one of them lies in the past, or its order number is paid or scheduled already.
    """
    customer = customers.get(db, key.customer_uid)
    numbers = []
    for appointment in appointments:
        order = appointment.order
        charges.check_order(order)
        _check_future(appointment.schedule_at, now, status=200)
        _check_free(db, order.merchant_uid, status=200)
        row = {
            **row_of(order, key.mid, "card", "api", now),
            "customer_uid": key.customer_uid,
            "customer_id": customer["customer_id"],
            "schedule_at": appointment.schedule_at,
            "installment_months": order.installment_months,
            "uses_card_points": order.uses_card_points,
            "promotion_id": appointment.promotion_id,
        }
        numbers.append(insert(db, row))
    return [show(db, number) for number in numbers]


def change(db: Connection, merchant_uid: str, schedule_at: int, now: int) -> dict[str, Any]:
    """Move a payment that is still to come.

    Raises:
        NotFound: nothing is scheduled under this number.
        BadQuery: it has run or been revoked, or the new time is over.
    """
    row = latest(db, merchant_uid)
    if row["status"] != "scheduled":
        raise BadQuery("이미 실행되었거나 취소된 예약입니다.")
    _check_future(schedule_at, now)
    db.execute("UPDATE schedule SET schedule_at = ? WHERE id = ?", (schedule_at, row["id"]))
    return show(db, row["id"])


def reschedule(db: Connection, merchant_uid: str, schedule_at: int, now: int) -> dict[str, Any]:
    """Schedule a failed or revoked payment anew.

    Raises:
        NotFound: nothing is scheduled under this number.
        BadQuery: it is still to come or has been paid, or the new time is over.
    """
    row = _failed_or_revoked(db, merchant_uid)
    _check_future(schedule_at, now)
    db.execute(
        """
        UPDATE schedule SET status = 'scheduled', schedule_at = ?, executed_at = 0, revoked_at = 0,
            imp_uid = NULL
        WHERE id = ?
        """,
        (schedule_at, row["id"]),
    )
    return show(db, row["id"])


def retry(db: Connection, moment: Moment, merchant_uid: str) -> dict[str, Any] | Refusal:
    """Charge a failed or revoked payment at once.

    Returns:
        The payment, ``paid`` or ``failed``; a refusal when the key is dead.

    Raises:
        NotFound: nothing is scheduled under this number, or its key is gone.
        BadQuery: it is still to come or has been paid.
    """
    row = _failed_or_revoked(db, merchant_uid)
    if customers.find_row(db, row["customer_uid"]) is None:
        raise NotFound(customers.not_found_text(row["customer_uid"]))
    key = customers.for_charge(db, row["customer_uid"])
    charge = charges.examine_again(order_of(row), key, moment.at, charges.SCHEDULED)
    imp_uid = charges.record(db, moment.ids, charge, moment.now)
    _executed(db, row["id"], imp_uid, moment.now)
    return charges.answer(db, charge, imp_uid)


def revoke(
    db: Connection, customer_uid: str | None, merchant_uids: Sequence[str], now: int
) -> list[dict[str, Any]]:
    """Revoke payments that are still to come: a customer's, those of some order numbers, or both.

    Args:
        db: a writing connection.
        customer_uid: whose; None = anybody's.
        merchant_uids: which; none = all of the customer's.
        now: UNIX seconds.

    Raises:
        Refusal: there are none.
    """
    if not customer_uid and not merchant_uids:
        raise Refusal(PORTONE, NOTHING_TO_REVOKE)
    asked: Sequence[str | None] = list(dict.fromkeys(merchant_uids)) or [None]
    of_customer = "" if customer_uid is None else " AND customer_uid = :customer_uid"
    chosen = [
        row["id"]
        for merchant_uid in asked
        for row in db.execute(
            "SELECT id FROM schedule WHERE status = 'scheduled'"  # noqa: S608 — of fixed texts
            f"{of_customer}{'' if merchant_uid is None else ' AND merchant_uid = :merchant_uid'}"
            " ORDER BY schedule_at, id",
            {"customer_uid": customer_uid, "merchant_uid": merchant_uid},
        ).fetchall()
    ]
    if not chosen:
        raise Refusal(PORTONE, NOTHING_TO_REVOKE)
    for number in chosen:
        db.execute(
            "UPDATE schedule SET status = 'revoked', revoked_at = ? WHERE id = ?", (now, number)
        )
    return [show(db, number) for number in chosen]


def due(db: Connection, now: int) -> list[tuple[int, int]]:
    """Return the payments whose time has come, as (UNIX seconds, number), the earliest first."""
    rows = db.execute(
        "SELECT schedule_at, id FROM schedule WHERE status = 'scheduled' AND schedule_at <= ?"
        " ORDER BY schedule_at, id",
        (now,),
    )
    return [(row["schedule_at"], row["id"]) for row in rows]


def run(db: Connection, moment: Moment, number: int) -> str | None:
    """Make a payment whose time has come; it is announced, paid or failed.

    Args:
        db: a writing connection.
        moment: when it is made.
        number: of the schedule, as ``due`` gives it.

    Returns:
        The ``imp_uid``; None when it has run or been revoked in the meantime.
    """
    row = db.execute(
        "SELECT * FROM schedule WHERE id = ? AND status = 'scheduled'", (number,)
    ).fetchone()
    if row is None:
        return None
    order, now = order_of(row), moment.now
    try:
        key = customers.for_charge(db, row["customer_uid"])
        charge = charges.examine_again(order, key, moment.at, charges.SCHEDULED)
        imp_uid = charges.record(db, moment.ids, charge, now)
    except Refusal as refusal:
        imp_uid = _record_failure(db, moment, row, refusal.message)
    _executed(db, number, imp_uid, now)
    return imp_uid


def _record_failure(db: Connection, moment: Moment, row: Row, reason: str) -> str:
    """Keep a payment that failed before a card was asked, because the key or the order is gone."""
    now = moment.now
    mid = Mid(row["pg_provider"], row["pg_id"], bool(row["is_test_channel"]))
    failed = {
        **row_of(order_of(row), mid, "card", "api", now),
        "status": PaymentStatus.FAILED.value,
        "customer_uid_usage": charges.SCHEDULED,
        "fail_reason": reason,
        "failed_at": now,
    }
    imp_uid = payments.insert(db, moment.ids, failed)
    announce(db, now, {**failed, "imp_uid": imp_uid}, PaymentStatus.FAILED.value)
    return imp_uid


def _executed(db: Connection, number: int, imp_uid: str, now: int) -> None:
    db.execute(
        """
        UPDATE schedule SET status = 'executed', executed_at = ?, revoked_at = 0, imp_uid = ?
        WHERE id = ?
        """,
        (now, imp_uid, number),
    )


def _failed_or_revoked(db: Connection, merchant_uid: str) -> Row:
    row = latest(db, merchant_uid)
    if row["status"] == "scheduled":
        raise BadQuery("아직 실행되지 않은 예약입니다.")
    _check_free(db, merchant_uid)
    return row


def _check_future(schedule_at: int, now: int, *, status: int = 400) -> None:
    if schedule_at <= now:
        raise Refusal(PORTONE, "schedule_at 값은 현재 시각보다 뒤여야 합니다.", status=status)


def _check_free(db: Connection, merchant_uid: str, *, status: int = 400) -> None:
    if payments.is_charged(db, merchant_uid):
        raise Refusal(PORTONE, pg_text("S021"), status=status)
    pending = "SELECT 1 FROM schedule WHERE merchant_uid = ? AND status = 'scheduled'"
    if db.execute(pending, (merchant_uid,)).fetchone():
        raise Refusal(PORTONE, "이미 예약된 merchant_uid입니다.", status=status)
