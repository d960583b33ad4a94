"""Is the amount below what a card can pay?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CHARGES, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, integer, is_billing

_MINIMUM: Final = 100


def _find(params: Params, context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    # A charge over REST is always a card's; a billing-key window only shows its amount.
    window = context.subject == "request_pay"
    by_card = not window or (at(params, "pay_method") == "card" and not is_billing(params))
    if amount is not None and 0 < amount < _MINIMUM and by_card:
        yield Hit("amount", {"minimum": _MINIMUM})


RULE = Rule(
    code="R30",
    severity=Severity.ERROR,
    source="support/_assets/error_code_doc/tosspayments-code.xlsx C031 J012",
    text=Text(
        en="A card pays from {minimum} won on. Raise the amount.",
        ko="카드 결제는 {minimum}원부터 가능합니다. 금액을 올리세요.",
    ),
    find=_find,
    applies=WINDOW | CHARGES,
    cure=put("amount", _MINIMUM),
    examples=(
        Example({"pay_method": "card", "amount": 99}, hits=("amount",)),
        Example({"customer_uid": "card-1", "amount": 50}, subject="again", hits=("amount",)),
        Example({"pay_method": "card", "amount": 100}),
        Example({"pay_method": "card", "amount": 50, "customer_uid": "card-1"}),
    ),
)
