"""Is the amount above what a phone bill used to carry?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, integer

_MAXIMUM: Final = 80_000


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    if amount is not None and amount > _MAXIMUM and at(params, "pay_method") == "phone":
        yield Hit("amount", {"maximum": f"{_MAXIMUM:,}"})


RULE = Rule(
    code="R32",
    severity=Severity.WARNING,
    source="support/_assets/error_code_doc/tosspayments-code.xlsx J050",
    text=Text(
        en=(
            "The published limit for phone bills is {maximum} won (an old figure). A "
            "larger amount may be refused."
        ),
        ko=(
            "공개된 휴대폰 결제 한도는 {maximum}원(오래된 기준)입니다. 더 큰 금액은 "
            "거절될 수 있습니다."
        ),
    ),
    find=_find,
    examples=(
        Example({"pay_method": "phone", "amount": 80001}, hits=("amount",)),
        Example({"pay_method": "phone", "amount": 80000}),
        Example({"pay_method": "card", "amount": 80001}),
    ),
)
