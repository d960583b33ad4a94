"""Can the charge be split into the months it asks for?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put, typed_number
from lib.lint.rule import CHARGES, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import INSTALMENTS_FROM, MISSING, as_integer, at, integer

_NO_NUMBER: Final = Text(
    en="card_quota must be one whole number of months here, 0 for lump sum.",
    ko="여기서 card_quota는 일시불 0 또는 할부 개월 수를 나타내는 정수 하나여야 합니다.",
)


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "card_quota")
    months = as_integer(value)
    if value is MISSING or value is None:
        return
    if months is None or months < 0:
        number = typed_number(value)
        clean = number is not None and number >= 0
        cure = put("card_quota", number) if clean else None
        yield Hit("card_quota", text=_NO_NUMBER, cure=cure)
        return
    amount = integer(params, "amount")
    if months > 1 and amount is not None and amount < INSTALMENTS_FROM:
        minimum = f"{INSTALMENTS_FROM:,}"
        yield Hit("card_quota", {"minimum": minimum}, cure=put("card_quota", 0))


RULE = Rule(
    code="R112",
    severity=Severity.ERROR,
    source="OpenAPI description",
    text=Text(
        en="Instalments start at {minimum} won. Raise the amount or set card_quota to 0.",
        ko="할부는 {minimum}원부터 가능합니다. 금액을 올리거나 card_quota를 0으로 바꾸세요.",
    ),
    find=_find,
    applies=CHARGES,
    examples=(
        Example({"amount": 49000, "card_quota": 3}, subject="again", hits=("card_quota",)),
        Example({"amount": 60000, "card_quota": [3]}, subject="onetime", hits=("card_quota",)),
        Example({"amount": 50000, "card_quota": 3}, subject="again"),
        Example({"amount": 49000, "card_quota": 0}, subject="onetime"),
        Example({"amount": 49000}, subject="again"),
    ),
)
