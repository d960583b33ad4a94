"""What became of a payment? ``/payments``: look-ups and cancels."""

from __future__ import annotations

from typing import Any, Final

from lib.sandbox.api import demands, fields, pages
from lib.sandbox.api.routing import Call, Route, Status
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import cancels, listing, payments
from lib.sandbox.models.cancels import CancelRequest
from lib.sandbox.models.listing import DEFAULT_SORTING
from lib.sandbox.models.refund_accounts import RefundAccount
from lib.sandbox.models.refusals import PG, NotFound, Refusal
from lib.sandbox.rows import Connection


def get_payment(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return a payment; today's rule hides those of test channels unless they are asked for."""
    shown = payments.get(db, call.path["imp_uid"])
    hidden = shown["sandbox"] and call.profile.generation == "current"
    if hidden and not fields.switch(call.query, "include_sandbox"):
        raise NotFound(payments.NOT_FOUND)
    return shown


def get_several(_gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]] | Status:
    """Return several payments; 207 when some of them are unknown."""
    found, complete = listing.several(db, call.every("imp_uid"), call.every("merchant_uid"))
    return found if complete else Status(207, found)


def find(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return the first payment of an order number."""
    return listing.find(
        db,
        call.path["merchant_uid"],
        call.path.get("payment_status"),
        call.query.get("sorting") or DEFAULT_SORTING,
    )


def find_all(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return one page of the payments of an order number."""
    status = call.path.get("payment_status")
    return listing.find_all(db, call.path["merchant_uid"], status, pages.page_of(call))


def by_status(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return one page of the payments in a status."""
    page = pages.window_of(call, gateway.unix_now)
    return listing.by_status(db, call.path["payment_status"], page)


def balance(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Refuse to split an amount up: no Toss module can."""
    payments.row_of(db, call.path["imp_uid"])
    raise Refusal(PG, "이 PG사는 결제 금액 상세 조회를 지원하지 않습니다.", status=405)


def cancel(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any] | Refusal:
    """Give money back, in full or in part."""
    body = call.body
    demands.check(call, "cancel", body)
    request = CancelRequest(
        imp_uid=fields.text(body, "imp_uid"),
        merchant_uid=fields.text(body, "merchant_uid"),
        amount=fields.integer(body, "amount") or 0,
        tax_free=fields.integer(body, "tax_free") or 0,
        checksum=fields.integer(body, "checksum"),
        reason=fields.text(body, "reason", 256) or "",
        refund_account=RefundAccount(
            fields.text(body, "refund_holder", 16),
            fields.text(body, "refund_bank"),
            fields.text(body, "refund_account"),
        ),
        is_announced=fields.switch(body, "enable_webhook"),
        strict=call.profile.strict,
    )
    return cancels.cancel(db, gateway.ids, request, gateway.unix_now)


ROUTES: Final = (
    Route("GET", "/payments", get_several, lengthy=True),
    Route("POST", "/payments/cancel", cancel, writes=True),
    Route("GET", "/payments/find/{merchant_uid}", find),
    Route("GET", "/payments/find/{merchant_uid}/{payment_status}", find),
    Route("GET", "/payments/findAll/{merchant_uid}", find_all, lengthy=True),
    Route("GET", "/payments/findAll/{merchant_uid}/{payment_status}", find_all, lengthy=True),
    Route("GET", "/payments/status/{payment_status}", by_status, lengthy=True),
    Route("GET", "/payments/{imp_uid}", get_payment),
    Route("GET", "/payments/{imp_uid}/balance", balance),
)
