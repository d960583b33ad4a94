"""What does the receipt of a payment look like? A page of its own, for the older module."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Final

from lib.catalog import issuers, pay_methods
from lib.catalog.sandbox_merchant import merchant
from lib.kernel.clock import SEOUL
from lib.sandbox.api.routing import Call, Raw, Route
from lib.sandbox.api.window_pages import page
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import payments
from lib.sandbox.models.refusals import NotFound
from lib.sandbox.rows import Connection, Row


def receipt(_gateway: Gateway, call: Call, db: Connection) -> Raw:
    """Show the receipt of a payment that has one."""
    row = payments.row_of(db, call.path["imp_uid"])
    if payments.receipt_url(row) is None:
        raise NotFound("매출전표가 없는 결제입니다.")
    rows = "".join(
        f"<dt>{title}</dt><dd>{escape(text)}</dd>" for title, text in _lines(row) if text
    )
    return page(
        "receipt.html",
        shop=escape(merchant().name),
        amount=f"{row['amount']:,}원",
        rows=rows,
    )


def _lines(row: Row) -> list[tuple[str, str]]:
    method = pay_methods.by_code().get(row["pay_method"] or "")
    issuer = issuers.by_code().get(row["issuer_code"] or "")
    months = row["installment_months"]
    plan = "" if months is None else f"{months}개월" if months else "일시불"
    cancelled = row["cancel_amount"]
    return [
        ("상품", row["name"] or ""),
        ("주문번호", row["merchant_uid"]),
        ("결제수단", method.ko if method else ""),
        ("카드", f"{issuer.card_name} {row['card_number']}" if issuer else ""),
        ("할부", plan if issuer else ""),
        ("승인번호", row["apply_num"] or ""),
        ("결제일시", _moment(row["paid_at"])),
        ("취소 금액", f"{cancelled:,}원" if cancelled else ""),
        ("거래번호", row["imp_uid"]),
    ]


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, SEOUL):%Y-%m-%d %H:%M:%S}"


ROUTES: Final = (Route("GET", "/window/receipts/{imp_uid}", receipt, needs_token=False),)
