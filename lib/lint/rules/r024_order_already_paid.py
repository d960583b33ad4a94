"""Was this order number paid before?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import number_anew
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text

_CANCELLED: Final = Text(
    en=(
        "A payment under this order number was approved and cancelled later; it "
        "may be refused. Use a new number."
    ),
    ko="이 주문번호의 결제가 승인 후 취소된 적이 있어 거절될 수 있습니다. 새 번호를 쓰세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    status = context.used_merchant_uids.get(text(params, "merchant_uid") or "")
    if status == PaymentStatus.PAID:
        yield Hit("merchant_uid", cure=number_anew(context.used_merchant_uids))
    elif status == PaymentStatus.CANCELLED:
        cure = number_anew(context.used_merchant_uids)
        yield Hit("merchant_uid", text=_CANCELLED, severity=Severity.WARNING, cure=cure)


RULE = Rule(
    code="R24",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; OpenAPI description",
    text=Text(
        en="This order number is paid already and would be refused. Use a new number.",
        ko="이미 결제된 주문번호라 거절됩니다. 새 번호를 쓰세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example(
            {"merchant_uid": "order-1"},
            Context(used_merchant_uids={"order-1": "paid"}),
            hits=("merchant_uid",),
        ),
        Example(
            {"merchant_uid": "order-1"},
            Context(used_merchant_uids={"order-1": "cancelled"}),
            subject="again",
            hits=("merchant_uid",),
        ),
        Example({"merchant_uid": "order-2"}, Context(used_merchant_uids={"order-1": "paid"})),
    ),
)
