"""Is the amount a whole number of won that can be paid?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, shown

_NEGATIVE: Final = Text(
    en="The amount {value} is negative. Enter whole won from 0 upwards.",
    ko="결제금액 {value}은(는) 음수입니다. 0 이상의 원 단위 정수를 입력하세요.",
)


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "amount")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    currency = at(params, "currency")
    won = currency in (MISSING, None, "", "KRW")
    endless = isinstance(value, float) and not math.isfinite(value)
    if endless or (won and as_integer(value) is None):
        yield Hit("amount", {"value": shown(value)})
    elif value < 0:
        yield Hit("amount", {"value": shown(value)}, text=_NEGATIVE)


RULE = Rule(
    code="R28",
    severity=Severity.ERROR,
    source="customer's guide; sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="The amount {value} is not a whole number of won. Enter it without decimals.",
        ko="결제금액 {value}은(는) 원 단위 정수가 아닙니다. 소수점 없이 입력하세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS | {"cancel"},
    examples=(
        Example({"amount": 14000.5}, hits=("amount",)),
        Example({"amount": -1}, hits=("amount",)),
        Example({"amount": float("inf")}, hits=("amount",)),
        Example({"amount": -500}, subject="cancel", hits=("amount",)),
        Example({"amount": 14000}),
        Example({"amount": 14000.0}),
        Example({"amount": 12.5, "currency": "USD"}),
    ),
)
