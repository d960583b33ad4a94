"""Which payments are there? Look-ups by order number and pages by status."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from lib.sandbox.models.payments import NOT_FOUND, show
from lib.sandbox.models.refusals import BadQuery, NotFound

NINETY_DAYS: Final = 90 * 24 * 60 * 60
DEFAULT_SORTING: Final = "-started"

# Ties within one second are broken by the order of arrival.
_ORDERS: Final = {
    "-started": "started_at DESC, id DESC",
    "started": "started_at, id",
    "-paid": "paid_at DESC, id DESC",
    "paid": "paid_at, id",
    "-updated": "updated_at DESC, id DESC",
    "updated": "updated_at, id",
}
# Each status is looked up by the time it was reached; for ``all`` the start is our choice.
_CONDITIONS: Final = {
    "all": "started_at BETWEEN :start AND :end",
    "ready": "status = 'ready' AND started_at BETWEEN :start AND :end",
    "paid": "status = 'paid' AND paid_at BETWEEN :start AND :end",
    "cancelled": "status = 'cancelled' AND cancelled_at BETWEEN :start AND :end",
    "failed": "status = 'failed' AND failed_at BETWEEN :start AND :end",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for.

    Attributes:
        number: from 1.
        limit: payments on a page, 1 to 1000.
        start: UNIX seconds, the first that counts.
        end: UNIX seconds, the last that counts.
        sorting: ``started``, ``paid`` or ``updated``, descending with a minus.
    """

    number: int
    limit: int
    start: int
    end: int
    sorting: str


def find(
    db: sqlite3.Connection, merchant_uid: str, status: str | None, sorting: str
) -> dict[str, Any]:
    """Return the first payment of an order number.

    Args:
        db: a reading connection.
        merchant_uid: order number.
        status: only payments in this status; None = any.
        sorting: see Page.

    Raises:
        BadQuery: status or sorting is unknown.
        NotFound: there is none.
    """
    if status is not None and (status not in _CONDITIONS or status == "all"):
        raise BadQuery("payment_status가 올바르지 않습니다.")
    condition = "merchant_uid = ?" if status is None else "merchant_uid = ? AND status = ?"
    row = db.execute(
        f"SELECT * FROM payment WHERE {condition} ORDER BY {_order(sorting)} LIMIT 1",  # noqa: S608 — both from the tables above
        (merchant_uid,) if status is None else (merchant_uid, status),
    ).fetchone()
    if row is None:
        raise NotFound(NOT_FOUND)
    return show(db, [row])[0]


def by_status(db: sqlite3.Connection, status: str, page: Page) -> dict[str, Any]:
    """Return one page of payments in a status, or of all.

    Raises:
        BadQuery: status or sorting is unknown, the window spans more than 90 days, or the page
            lies beyond the data; a first page without payments is no error (ours).
    """
    condition, order = _CONDITIONS.get(status), _order(page.sorting)
    if condition is None:
        raise BadQuery("payment_status가 올바르지 않습니다.")
    if not 0 <= page.end - page.start <= NINETY_DAYS:
        raise BadQuery("조회 기간은 90일을 넘을 수 없습니다.")
    window = {"start": page.start, "end": page.end}
    (total,) = db.execute(
        f"SELECT count(*) FROM payment WHERE {condition}",  # noqa: S608 — from the table above
        window,
    ).fetchone()
    skipped = (page.number - 1) * page.limit
    if skipped and skipped >= total:
        raise BadQuery("조회할 수 있는 페이지를 넘었습니다.")
    rows = db.execute(
        f"SELECT * FROM payment WHERE {condition} ORDER BY {order} LIMIT :limit OFFSET :skipped",  # noqa: S608
        {**window, "limit": page.limit, "skipped": skipped},
    ).fetchall()
    return {
        "total": total,
        "previous": page.number - 1,
        "next": page.number + 1 if skipped + len(rows) < total else 0,
        "list": show(db, rows),
    }


def _order(sorting: str) -> str:
    order = _ORDERS.get(sorting)
    if order is None:
        raise BadQuery("sorting이 올바르지 않습니다.")
    return order
