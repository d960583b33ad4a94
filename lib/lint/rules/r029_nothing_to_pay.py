"""Is there anything to pay?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import as_integer, at, is_billing


def _find(params: Params, context: Context) -> Iterator[Hit]:
    for_key = context.subject == "request_pay" and (is_billing(params) or context.billing_window)
    if as_integer(at(params, "amount")) == 0 and not for_key:
        yield Hit("amount")


RULE = Rule(
    code="R29",
    severity=Severity.ERROR,
    source="customer's guide; support/_assets/error_code_doc/tosspayments-code.xlsx J010",
    text=Text(
        en=(
            "The amount is 0. Only the billing-key window (with customer_uid) takes 0; "
            "enter what is to be paid."
        ),
        ko=(
            "결제금액이 0입니다. 0은 customer_uid가 있는 빌링키 발급창에서만 쓸 수 "
            "있으니 결제할 금액을 입력하세요."
        ),
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example({"amount": 0}, hits=("amount",)),
        Example({"amount": 0, "customer_uid": "card-1"}, subject="again", hits=("amount",)),
        Example({"amount": 0, "customer_uid": "card-1"}),
        Example({"amount": 14000}),
    ),
)
