"""Is the amount there, and is it a number?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put, typed_number
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, at, shown

_MISSING: Final = Text(
    en="The amount is missing. Enter whole won as a number, such as 14000.",
    ko="결제금액이 없습니다. 14000처럼 원 단위 정수를 숫자로 입력하세요.",
)

_AS_TEXT: Final = Text(
    en=(
        "The amount {value} is text, and the window does not open for text. Enter "
        "the number {number}, without quotes or commas."
    ),
    ko=(
        "결제금액 {value}은(는) 문자열이라 결제창이 열리지 않습니다. 따옴표나 쉼표 "
        "없이 숫자 {number}로 입력하세요."
    ),
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    value = at(params, "amount")
    if value is MISSING or value is None or value == "":
        if context.subject != "cancel":  # a cancel without an amount is a full cancel
            yield Hit("amount", text=_MISSING)
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        return
    number = typed_number(value)
    if number is None:
        yield Hit("amount", {"value": shown(value)})
    else:
        yield Hit(
            "amount",
            {"value": shown(value), "number": number},
            text=_AS_TEXT,
            cure=put("amount", number),
        )


RULE = Rule(
    code="R27",
    severity=Severity.ERROR,
    source="customer's guide; release note of 2024-03-15",
    text=Text(
        en="The amount {value} is not a number. Enter whole won with digits only, such as 14000.",
        ko="결제금액 {value}은(는) 숫자가 아닙니다. 14000처럼 숫자만 원 단위로 입력하세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS | {"cancel"},
    examples=(
        Example({}, hits=("amount",)),
        Example({"amount": "14,000"}, hits=("amount",)),
        Example({"amount": "abc"}, subject="onetime", hits=("amount",)),
        Example({"amount": True}, hits=("amount",)),
        Example({"amount": "500"}, subject="cancel", hits=("amount",)),
        Example({"amount": 14000}),
        Example({}, subject="cancel"),
    ),
)
