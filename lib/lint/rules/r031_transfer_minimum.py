"""Is the amount below what a transfer can pay?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, integer

_MINIMUM: Final = 200


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    if amount is not None and 0 < amount < _MINIMUM and at(params, "pay_method") == "trans":
        yield Hit("amount", {"minimum": _MINIMUM})


RULE = Rule(
    code="R31",
    severity=Severity.ERROR,
    source="support/_assets/error_code_doc/tosspayments-code.xlsx E004 J023",
    text=Text(
        en="An account transfer pays from {minimum} won on. Raise the amount.",
        ko="계좌이체는 {minimum}원부터 가능합니다. 금액을 올리세요.",
    ),
    find=_find,
    cure=put("amount", _MINIMUM),
    examples=(
        Example({"pay_method": "trans", "amount": 199}, hits=("amount",)),
        Example({"pay_method": "trans", "amount": 200}),
        Example({"pay_method": "card", "amount": 199}),
    ),
)
