"""Which payments are scheduled? Their rows, the object the API shows, and pages of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.sandbox.models.customers import Holder
from lib.sandbox.models.orders import Order
from lib.sandbox.models.refusals import BadQuery, NotFound
from lib.sandbox.rows import Connection, Row

SCHEDULE_NOT_FOUND: Final = "존재하지 않는 예약결제입니다."
THREE_MONTHS: Final = 93 * 24 * 60 * 60
"""Longest span of a list in seconds: three months of 31 days (ours)."""

_STATUSES: Final = frozenset({"scheduled", "executed", "revoked"})
_ORDERS: Final = {"": "schedule_at DESC, schedule.id DESC", "scheduled": "schedule_at, schedule.id"}
_SELECT: Final = """
    SELECT schedule.*, payment.status AS payment_status, payment.fail_reason AS fail_reason
    FROM schedule LEFT JOIN payment ON payment.imp_uid = schedule.imp_uid
"""

_INSERT: Final = """
    INSERT INTO schedule (
        merchant_uid, customer_uid, customer_id, pg_provider, pg_id, is_test_channel, status,
        schedule_at, amount, tax_free, currency, installment_months, uses_card_points, name,
        buyer_name, buyer_email, buyer_tel, buyer_addr, buyer_postcode, custom_data, notice_url,
        promotion_id
    ) VALUES (
        :merchant_uid, :customer_uid, :customer_id, :pg_provider, :pg_id, :is_test_channel,
        'scheduled', :schedule_at, :amount, :tax_free, :currency, :installment_months,
        :uses_card_points, :name, :buyer_name, :buyer_email, :buyer_tel, :buyer_addr,
        :buyer_postcode, :custom_data, :notice_url, :promotion_id
    )
"""


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """Which part of a list is asked for.

    Attributes:
        start: UNIX seconds, the first that counts.
        end: UNIX seconds, the first that counts no longer.
        status: only those in this status; empty = any.
        number: from 1.
        limit: how many on a page.
        sorting: ``scheduled`` = the earliest first; empty = the latest first.
    """

    start: int
    end: int
    status: str = ""
    number: int = 1
    limit: int = 20
    sorting: str = ""


def insert(db: Connection, row: Mapping[str, Any]) -> int:
    """Store a new row, ``scheduled``, and return its number."""
    return int(db.execute(_INSERT, row).lastrowid or 0)


def order_of(row: Row) -> Order:
    """Return what a row says is to be paid."""
    return Order(
        merchant_uid=row["merchant_uid"],
        amount=row["amount"],
        tax_free=row["tax_free"],
        currency=row["currency"],
        installment_months=row["installment_months"],
        name=row["name"],
        buyer=Holder(
            row["buyer_name"],
            row["buyer_tel"],
            row["buyer_email"],
            row["buyer_addr"],
            row["buyer_postcode"],
        ),
        custom_data=row["custom_data"],
        customer_uid=row["customer_uid"],
        uses_card_points=bool(row["uses_card_points"]),
        notice_url=row["notice_url"],
    )


def latest(db: Connection, merchant_uid: str) -> Row:
    """Return the row that was scheduled last under an order number.

    Raises:
        NotFound: there is none.
    """
    row: Row | None = db.execute(
        "SELECT * FROM schedule WHERE merchant_uid = ? ORDER BY id DESC LIMIT 1", (merchant_uid,)
    ).fetchone()
    if row is None:
        raise NotFound(SCHEDULE_NOT_FOUND)
    return row


def show(db: Connection, number: int) -> dict[str, Any]:
    """Return one row as the API shows it."""
    return _wire(db.execute(f"{_SELECT} WHERE schedule.id = ?", (number,)).fetchone())


def listed(
    db: Connection, page: SchedulePage, customer_uid: str | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """Return how many are scheduled in a span of time, and one page of them.

    Args:
        db: a reading connection.
        page: which ones.
        customer_uid: only those of this customer; None = of all.

    Raises:
        BadQuery: status or sorting is unknown, or the span is longer than three months.
    """
    order = _ORDERS.get(page.sorting)
    if order is None:
        raise BadQuery("sorting이 올바르지 않습니다.")
    if page.status and page.status not in _STATUSES:
        raise BadQuery("예약 상태가 올바르지 않습니다.")
    if not 0 <= page.end - page.start <= THREE_MONTHS:
        raise BadQuery("조회 기간은 3개월을 넘을 수 없습니다.")
    condition = "schedule_at >= :start AND schedule_at < :end"
    condition += " AND schedule.status = :status" if page.status else ""
    condition += " AND schedule.customer_uid = :customer_uid" if customer_uid is not None else ""
    values = {
        "start": page.start,
        "end": page.end,
        "status": page.status,
        "customer_uid": customer_uid,
        "limit": page.limit,
        "skipped": (page.number - 1) * page.limit,
    }
    (total,) = db.execute(
        f"SELECT count(*) FROM schedule WHERE {condition}",  # noqa: S608 — of the texts above
        values,
    ).fetchone()
    rows = db.execute(
        f"{_SELECT} WHERE {condition} ORDER BY {order} LIMIT :limit OFFSET :skipped",
        values,
    )
    return total, [_wire(row) for row in rows]


def _wire(row: Row) -> dict[str, Any]:
    return {
        "customer_uid": row["customer_uid"],
        "merchant_uid": row["merchant_uid"],
        "imp_uid": row["imp_uid"],
        "pg_provider": row["pg_provider"],
        "pg_id": row["pg_id"],
        "customer_id": row["customer_id"],
        "schedule_at": row["schedule_at"],
        "executed_at": row["executed_at"],
        "revoked_at": row["revoked_at"],
        "amount": row["amount"],
        "currency": row["currency"],
        "name": row["name"] or "",
        "buyer_name": row["buyer_name"] or "",
        "buyer_email": row["buyer_email"] or "",
        "buyer_tel": row["buyer_tel"] or "",
        "buyer_addr": row["buyer_addr"] or "",
        "buyer_postcode": row["buyer_postcode"] or "",
        "custom_data": row["custom_data"] or "",
        "schedule_status": row["status"],
        "payment_status": row["payment_status"],
        "fail_reason": row["fail_reason"],
        "promotion_id": row["promotion_id"] or "",
    }
