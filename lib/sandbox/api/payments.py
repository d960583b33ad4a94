"""What became of a payment? ``/payments``: look-ups and cancels."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import cancels, listing, payments
from lib.sandbox.models.cancels import CancelRequest
from lib.sandbox.models.listing import DEFAULT_SORTING, NINETY_DAYS, Page
from lib.sandbox.models.refusals import BadQuery, Refusal

_MOST_ON_A_PAGE: Final = 1000
_LAST_PAGE: Final = 10**9


def get_payment(_gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Return a payment; ``include_sandbox`` need not be set, that rule is of a later age."""
    return payments.get(db, call.path["imp_uid"])


def find(_gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Return the first payment of an order number."""
    return listing.find(
        db,
        call.path["merchant_uid"],
        call.path.get("payment_status"),
        call.query.get("sorting") or DEFAULT_SORTING,
    )


def by_status(gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Return one page of the payments in a status."""
    end = _number(call, "to", gateway.unix_now)
    page = Page(
        number=_number(call, "page", 1, least=1, most=_LAST_PAGE),
        limit=_number(call, "limit", 20, least=1, most=_MOST_ON_A_PAGE),
        start=_number(call, "from", max(0, end - NINETY_DAYS)),
        end=end,
        sorting=call.query.get("sorting") or DEFAULT_SORTING,
    )
    return listing.by_status(db, call.path["payment_status"], page)


def cancel(gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any] | Refusal:
    """Give money back, in full or in part."""
    body = call.body
    request = CancelRequest(
        imp_uid=fields.text(body, "imp_uid"),
        merchant_uid=fields.text(body, "merchant_uid"),
        amount=fields.integer(body, "amount") or 0,
        tax_free=fields.integer(body, "tax_free") or 0,
        checksum=fields.integer(body, "checksum"),
        reason=fields.text(body, "reason", 256) or "",
    )
    return cancels.cancel(db, gateway.ids, request, gateway.unix_now)


def _number(call: Call, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    try:
        number = fields.integer(call.query, name)
    except Refusal as refusal:
        raise BadQuery(refusal.message) from None
    if number is None:
        return default
    if number < least or (most is not None and number > most):
        raise BadQuery(f"{name} 값이 범위를 벗어났습니다.")
    return number


ROUTES: Final = (
    Route("POST", "/payments/cancel", cancel, writes=True),
    Route("GET", "/payments/find/{merchant_uid}", find),
    Route("GET", "/payments/find/{merchant_uid}/{payment_status}", find),
    Route("GET", "/payments/status/{payment_status}", by_status, lengthy=True),
    Route("GET", "/payments/{imp_uid}", get_payment),
)
