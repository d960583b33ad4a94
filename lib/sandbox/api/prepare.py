"""What will an order cost? ``/payments/prepare``."""

from __future__ import annotations

from typing import Any, Final

from lib.sandbox.api import demands, fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import prepared
from lib.sandbox.models.prepared import Prepared
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection


def register(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Register the amount of an order."""
    return prepared.register(db, _read(call))


def change(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Change the amount of an order."""
    return prepared.change(db, _read(call))


def get_amount(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return the amount of an order."""
    return prepared.get(db, call.path["merchant_uid"])


def _read(call: Call) -> Prepared:
    body = call.body
    demands.check(call, "prepare", body)
    merchant_uid = fields.required_identifier(body, "merchant_uid", 40)
    fields.required_text(body, "amount")
    amount = fields.integer(body, "amount") or 0
    if amount < 0:
        raise Refusal(PORTONE, "amount 값은 0 이상의 정수여야 합니다.")
    currency = fields.identifier(body, "currency", 3)
    return Prepared(merchant_uid, amount, currency and currency.upper())


ROUTES: Final = (
    Route("POST", "/payments/prepare", register, writes=True),
    Route("PUT", "/payments/prepare", change, writes=True),
    Route("GET", "/payments/prepare/{merchant_uid}", get_amount),
)
