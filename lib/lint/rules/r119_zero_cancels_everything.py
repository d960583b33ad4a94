"""Does a cancel of 0 give everything back?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context, PaymentFacts
from lib.lint.cures import put
from lib.lint.rule import CANCEL, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import as_integer, at

_KNOWN: Final = Text(
    en="An amount of 0 cancels everything that is left: {left} won. Write the sum itself.",
    ko="금액 0은 남은 {left}원을 모두 취소합니다. 실제 금액을 쓰세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if as_integer(at(params, "amount")) != 0:
        return
    left = context.payment.left if context.payment else None
    if left:
        yield Hit("amount", {"left": f"{left:,}"}, text=_KNOWN, cure=put("amount", left))
    else:
        yield Hit("amount")


RULE = Rule(
    code="R119",
    severity=Severity.WARNING,
    source="OpenAPI description",
    text=Text(
        en="An amount of 0 cancels everything that is left, not nothing. Write the sum itself.",
        ko="금액 0은 0원이 아니라 남은 금액 전부를 취소합니다. 실제 금액을 쓰세요.",
    ),
    find=_find,
    applies=CANCEL,
    examples=(
        Example({"imp_uid": "imp_1", "amount": 0}, subject="cancel", hits=("amount",)),
        Example(
            {"imp_uid": "imp_1", "amount": 0},
            Context(payment=PaymentFacts("card", "paid", 14000)),
            subject="cancel",
            hits=("amount",),
        ),
        Example({"imp_uid": "imp_1", "amount": 500}, subject="cancel"),
        Example({"imp_uid": "imp_1"}, subject="cancel"),
    ),
)
