"""Does the amount differ from the one registered beforehand?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import integer, text


def _find(params: Params, context: Context) -> Iterator[Hit]:
    prepared = context.prepared_amounts.get(text(params, "merchant_uid") or "")
    amount = integer(params, "amount")
    if prepared is not None and amount is not None and amount != prepared:
        yield Hit("amount", {"prepared": f"{prepared:,}"}, cure=put("amount", prepared))


RULE = Rule(
    code="R33",
    severity=Severity.WARNING,
    source="OpenAPI description, payments/prepare",
    text=Text(
        en=(
            "{prepared} won were registered for this order beforehand; with another "
            "amount the window is stopped."
        ),
        ko=(
            "이 주문번호로 미리 등록한 금액은 {prepared}원입니다. 금액이 다르면 "
            "결제창이 열리지 않습니다."
        ),
    ),
    find=_find,
    examples=(
        Example(
            {"merchant_uid": "order-1", "amount": 500},
            Context(prepared_amounts={"order-1": 14000}),
            hits=("amount",),
        ),
        Example(
            {"merchant_uid": "order-1", "amount": 500}, Context(prepared_amounts={"order-1": 500})
        ),
        Example(
            {"merchant_uid": "order-2", "amount": 500}, Context(prepared_amounts={"order-1": 14000})
        ),
    ),
)
