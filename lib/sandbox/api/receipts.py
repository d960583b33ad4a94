"""How is a cash receipt issued? ``/receipts`` and ``/receipts/external``.

What is wrong with a request is answered with 400 here, as it is described of these calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar

from lib.sandbox.api import demands, fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import payments, receipts
from lib.sandbox.models.channels import chosen
from lib.sandbox.models.receipts import Request
from lib.sandbox.models.refusals import BadQuery, Refusal, pg_text
from lib.sandbox.rows import Connection, Row

T = TypeVar("T")


def get_receipt(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return the receipt of a payment."""
    return receipts.get(db, call.path["imp_uid"])


def issue(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Issue a receipt for what is left of a payment.

    Cards have slips of their own, so no receipt is meant for them. The flows of a published client
    take one all the same; only today's generation and the strict profile refuse that.
    """
    request = _well_formed(lambda: _read(call, "receipt"))
    payment = _payment(call, db)
    exact = call.profile.strict or call.profile.generation == "current"
    if exact and not receipts.is_for_cash(payment):
        raise BadQuery(pg_text("CR04"))
    return receipts.issue(db, gateway.moment, payment, request)


def cancel(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Cancel the receipt of a payment."""
    return receipts.cancel(db, _payment(call, db), gateway.unix_now)


def get_external(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return the receipt of an order that was paid elsewhere."""
    return receipts.get_external(db, call.path["merchant_uid"])


def issue_external(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Issue a receipt for an order that was paid elsewhere."""

    def read() -> tuple[str, int, Request]:
        demands.channel_key(call)
        request = _read(call, "receipt.external")
        merchant_uid = fields.required_identifier(call.path, "merchant_uid", 40)
        fields.required_text(call.body, "name")
        channel = chosen(
            fields.text(call.body, "pg"), fields.text(call.body, "channel_key"), "payment"
        )
        receipts.refuse_old_module(channel.pg_provider)
        return merchant_uid, fields.positive(call.body, "amount"), request

    merchant_uid, amount, request = _well_formed(read)
    return receipts.issue_external(db, gateway.moment, merchant_uid, amount, request)


def cancel_external(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Cancel the receipt of an order that was paid elsewhere."""
    return receipts.cancel_external(db, call.path["merchant_uid"], gateway.unix_now)


def _read(call: Call, name: Literal["receipt", "receipt.external"]) -> Request:
    body = call.body
    demands.check(call, name, body)
    fields.required_text(body, "identifier")
    kind = fields.text(body, "type") or "person"
    if kind not in {"person", "company"}:
        raise BadQuery("type 값은 person 또는 company여야 합니다.")
    return Request(is_company=kind == "company", tax_free=fields.integer(body, "tax_free") or 0)


def _payment(call: Call, db: Connection) -> Row:
    payment = payments.find_row(db, call.path["imp_uid"])
    if payment is None:
        raise BadQuery(payments.NOT_FOUND)  # 404 is described for look-ups only
    return payment


def _well_formed(read: Callable[[], T]) -> T:
    try:
        return read()
    except Refusal as refusal:
        if refusal.status != 200:  # noqa: PLR2004
            raise
        raise BadQuery(refusal.message) from None


ROUTES: Final = (
    Route("GET", "/receipts/{imp_uid}", get_receipt),
    Route("POST", "/receipts/{imp_uid}", issue, writes=True),
    Route("DELETE", "/receipts/{imp_uid}", cancel, writes=True),
    Route("GET", "/receipts/external/{merchant_uid}", get_external),
    Route("POST", "/receipts/external/{merchant_uid}", issue_external, writes=True),
    Route("DELETE", "/receipts/external/{merchant_uid}", cancel_external, writes=True),
)
