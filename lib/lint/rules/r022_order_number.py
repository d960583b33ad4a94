"""Is there an order number?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, given, shown

_WRONG_TYPE: Final = Text(
    en="The order number must be text, not {value}: the window does not open. Put it in quotes.",
    ko=(
        "주문번호는 {value}이(가) 아니라 문자열이어야 합니다. 따옴표로 감싸지 "
        "않으면 결제창이 열리지 않습니다."
    ),
)

_NO_PAYMENT: Final = Text(
    en="Name the payment to cancel: imp_uid or merchant_uid.",
    ko="취소할 결제를 imp_uid 또는 merchant_uid로 지정하세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    value = at(params, "merchant_uid")
    cancel = context.subject == "cancel"
    if value is MISSING or value is None or value == "":
        if not (cancel and given(params, "imp_uid")):
            yield Hit("merchant_uid", text=_NO_PAYMENT if cancel else None)
    elif not isinstance(value, str):
        number = as_integer(value)
        yield Hit(
            "merchant_uid",
            {"value": shown(value)},
            text=_WRONG_TYPE,
            cure=None if number is None else put("merchant_uid", str(number)),
        )


RULE = Rule(
    code="R22",
    severity=Severity.ERROR,
    source="release note of 2024-03-15; OpenAPI description",
    text=Text(
        en=(
            "The order number (merchant_uid) is missing. Enter a new one of your own "
            "for this request."
        ),
        ko="주문번호(merchant_uid)가 없습니다. 이번 요청에 쓸 새 주문번호를 입력하세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS | {"cancel"},
    examples=(
        Example({}, hits=("merchant_uid",)),
        Example({"merchant_uid": ""}, hits=("merchant_uid",)),
        Example({"merchant_uid": 20261123}, hits=("merchant_uid",)),
        Example({}, subject="again", hits=("merchant_uid",)),
        Example({"reason": "sold out"}, subject="cancel", hits=("merchant_uid",)),
        Example({"imp_uid": "imp_1"}, subject="cancel"),
        Example({"merchant_uid": "order-0001"}),
    ),
)
