"""Which payments are there? Look-ups by order number, and pages of an order, a key or a status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lib.sandbox.models.payments import NOT_FOUND, show
from lib.sandbox.models.refusals import BadQuery, NotFound
from lib.sandbox.rows import Connection, Row

NINETY_DAYS: Final = 90 * 24 * 60 * 60
DEFAULT_SORTING: Final = "-started"
_MOST_AT_ONCE: Final = 100
_BAD_STATUS: Final = "payment_status가 올바르지 않습니다."

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
_OF_ORDER: Final = "merchant_uid = :merchant_uid"
_OF_ORDER_IN: Final = "merchant_uid = :merchant_uid AND status = :status"
_NEWEST: Final = "merchant_uid = ? ORDER BY started_at DESC, id DESC"


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

    number: int = 1
    limit: int = 20
    start: int = 0
    end: int = 0
    sorting: str = DEFAULT_SORTING


def find(db: Connection, merchant_uid: str, status: str | None, sorting: str) -> dict[str, Any]:
    """Return the first payment of an order number.

    Args:
        db: a reading connection.
        merchant_uid: order number.
        status: only payments in this status; None = any.
        sorting: see Page.

    Raises:
        BadQuery: sorting is unknown.
        NotFound: there is none; in a status that does not exist, there never is one.
    """
    condition = _OF_ORDER if status is None else _OF_ORDER_IN
    row = db.execute(
        f"SELECT * FROM payment WHERE {condition} ORDER BY {_order(sorting)} LIMIT 1",  # noqa: S608 — both from the tables above
        {"merchant_uid": merchant_uid, "status": status},
    ).fetchone()
    if row is None:
        raise NotFound(NOT_FOUND)
    return show(db, [row])[0]


def find_all(db: Connection, merchant_uid: str, status: str | None, page: Page) -> dict[str, Any]:
    """Return one page of the payments of an order number; the page's window is not looked at.

    Raises:
        BadQuery: status or sorting is unknown.
        NotFound: there is nothing on the page.
    """
    if status is not None and (status not in _CONDITIONS or status == "all"):
        raise BadQuery(_BAD_STATUS)
    condition = _OF_ORDER if status is None else _OF_ORDER_IN
    found = _paged(db, condition, {"merchant_uid": merchant_uid, "status": status}, page)
    if not found["list"]:
        raise NotFound(NOT_FOUND)
    return found


def of_customer(db: Connection, customer_uid: str, page: Page) -> dict[str, Any]:
    """Return one page of the payments of a billing key, gone since or not."""
    return _paged(db, "customer_uid = :customer_uid", {"customer_uid": customer_uid}, page)


def several(
    db: Connection, imp_uids: list[str], merchant_uids: list[str]
) -> tuple[list[dict[str, Any]], bool]:
    """Return the payments of several numbers in the order asked for, and whether all were found.

    Of an order number its newest payment is meant (ours).

    Raises:
        BadQuery: more than 100 numbers.
        NotFound: there is none of them.
    """
    if len(imp_uids) + len(merchant_uids) > _MOST_AT_ONCE:
        raise BadQuery(f"한 번에 {_MOST_AT_ONCE}건까지 조회할 수 있습니다.")
    by_number = _numbered(db, list(dict.fromkeys(imp_uids)))
    found = [by_number.get(number) for number in dict.fromkeys(imp_uids)]
    found += [
        db.execute(f"SELECT * FROM payment WHERE {_NEWEST} LIMIT 1", (number,)).fetchone()  # noqa: S608 — a text above
        for number in dict.fromkeys(merchant_uids)
    ]
    rows = {row["id"]: row for row in found if row}
    if not rows:
        raise NotFound(NOT_FOUND)
    return show(db, rows.values()), None not in found


def _numbered(db: Connection, imp_uids: list[str]) -> dict[str, Row]:
    if not imp_uids:
        return {}
    slots = ", ".join("?" * len(imp_uids))
    rows = db.execute(f"SELECT * FROM payment WHERE imp_uid IN ({slots})", imp_uids)  # noqa: S608
    return {row["imp_uid"]: row for row in rows}


def by_status(db: Connection, status: str, page: Page) -> dict[str, Any]:
    """Return one page of payments in a status, or of all.

    Raises:
        BadQuery: status or sorting is unknown, the window spans more than 90 days, or the page
            lies beyond the data; a first page without payments is no error (ours).
    """
    condition = _CONDITIONS.get(status)
    if condition is None:
        raise BadQuery(_BAD_STATUS)
    if not 0 <= page.end - page.start <= NINETY_DAYS:
        raise BadQuery("조회 기간은 90일을 넘을 수 없습니다.")
    found = _paged(db, condition, {"start": page.start, "end": page.end}, page)
    if page.number > 1 and not found["list"]:
        raise BadQuery("조회할 수 있는 페이지를 넘었습니다.")
    return found


def _paged(db: Connection, condition: str, values: dict[str, Any], page: Page) -> dict[str, Any]:
    (total,) = db.execute(
        f"SELECT count(*) FROM payment WHERE {condition}",  # noqa: S608 — one of the texts above
        values,
    ).fetchone()
    skipped = (page.number - 1) * page.limit
    rows = db.execute(
        f"SELECT * FROM payment WHERE {condition} ORDER BY {_order(page.sorting)}"  # noqa: S608
        " LIMIT :limit OFFSET :skipped",
        {**values, "limit": page.limit, "skipped": skipped},
    ).fetchall()
    return framed(total, page.number, page.limit, show(db, rows))


def framed(total: int, number: int, limit: int, shown: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a page as the API shows it: how many there are, the pages beside it, and itself.

    Args:
        total: how many there are on all pages.
        number: of this page, from 1.
        limit: how many fit on a page.
        shown: what stands on this page.
    """
    return {
        "total": total,
        "previous": number - 1,
        "next": number + 1 if shown and number * limit < total else 0,
        "list": shown,
    }


def _order(sorting: str) -> str:
    order = _ORDERS.get(sorting)
    if order is None:
        raise BadQuery("sorting이 올바르지 않습니다.")
    return order
