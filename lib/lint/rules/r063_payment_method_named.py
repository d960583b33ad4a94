"""Is the payment method named?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import SEED, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not given(params, "pay_method"):
        yield Hit("pay_method")


RULE = Rule(
    code="R63",
    severity=Severity.ERROR,
    source="customer's guide",
    text=Text(
        en="The payment method is missing; the guide requires it. Choose one, such as card.",
        ko="결제수단이 없습니다. 가이드에서 필수이니 card 등을 고르세요.",
    ),
    find=_find,
    generations=SEED,
    cure=put("pay_method", "card"),
    examples=(
        Example({}, OLD, hits=("pay_method",)),
        Example({"pay_method": ""}, OLD, hits=("pay_method",)),
        Example({"pay_method": "card"}, OLD),
        Example({}, NEW),
    ),
)
