"""Was this order number requested before without being paid?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import number_anew
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text


def _find(params: Params, context: Context) -> Iterator[Hit]:
    status = context.used_merchant_uids.get(text(params, "merchant_uid") or "")
    if status is not None and status not in {PaymentStatus.PAID, PaymentStatus.CANCELLED}:
        cure = number_anew(context.used_merchant_uids)
        yield Hit("merchant_uid", {"status": status}, cure=cure)


RULE = Rule(
    code="R25",
    severity=Severity.WARNING,
    source="customer's guide",
    text=Text(
        en=(
            "This order number was used before (status {status}). Use a new number for "
            "every request."
        ),
        ko="이미 요청한 적이 있는 주문번호입니다(상태 {status}). 요청마다 새 번호를 쓰세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example(
            {"merchant_uid": "order-1"},
            Context(used_merchant_uids={"order-1": "ready"}),
            hits=("merchant_uid",),
        ),
        Example({"merchant_uid": "order-1"}, Context(used_merchant_uids={"order-1": "paid"})),
        Example({"merchant_uid": "order-2"}, Context(used_merchant_uids={"order-1": "failed"})),
    ),
)
