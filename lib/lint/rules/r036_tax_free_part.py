"""Is the tax-free part a part of the amount?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop, put, typed_number
from lib.lint.rule import CANCEL, CHARGES, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, integer, is_billing, shown

_NO_NUMBER: Final = Text(
    en="The tax-free part {value} is no whole number of won. Enter digits only, such as 4000.",
    ko="면세 금액 {value}은(는) 원 단위 정수가 아닙니다. 4000처럼 숫자만 입력하세요.",
)
_NEGATIVE: Final = Text(
    en="The tax-free part cannot be below 0. Enter 0 or more, or take it out.",
    ko="면세 금액은 0보다 작을 수 없습니다. 0 이상으로 입력하거나 빼세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    value = at(params, "tax_free")
    if value is MISSING or value is None:
        return
    part, amount = as_integer(value), integer(params, "amount")
    if part is None:
        meant = typed_number(value)
        cure = None if meant is None else put("tax_free", meant)
        yield Hit("tax_free", {"value": shown(value)}, text=_NO_NUMBER, cure=cure)
    elif part < 0:
        yield Hit("tax_free", text=_NEGATIVE, cure=drop("tax_free"))
    elif amount is not None and part > amount and not _is_no_whole(params, context, amount):
        yield Hit("tax_free", {"part": shown(part), "amount": shown(amount)})


def _is_no_whole(params: Params, context: Context, amount: int) -> bool:
    """A cancel of nothing cancels everything; a billing-key window only shows its amount."""
    if context.subject == "cancel":
        return not amount
    return context.subject == "request_pay" and is_billing(params)


RULE = Rule(
    code="R36",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; OpenAPI description",
    text=Text(
        en="The tax-free part {part} is larger than the amount {amount}, of which it is a part.",
        ko="면세 금액 {part}이(가) 결제금액 {amount}보다 큽니다. 결제금액의 일부여야 합니다.",
    ),
    find=_find,
    applies=WINDOW | CHARGES | CANCEL,
    examples=(
        Example({"amount": 14000, "tax_free": 14001}, hits=("tax_free",)),
        Example({"amount": 14000, "tax_free": -1}, hits=("tax_free",)),
        Example({"amount": 14000, "tax_free": "4,000"}, hits=("tax_free",)),
        Example({"amount": 500, "tax_free": 501}, subject="cancel", hits=("tax_free",)),
        Example({"amount": 14000, "tax_free": 4000}),
        Example({"amount": 0, "tax_free": 500}, subject="cancel"),
        Example({"amount": 0, "tax_free": 500, "customer_uid": "card-1"}),
        Example({"amount": 14000}),
    ),
)
