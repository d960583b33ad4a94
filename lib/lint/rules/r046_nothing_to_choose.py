"""Is lump sum hidden while no plan is listed?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, quota


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    months = quota(params)
    only = at(params, "display.only_installment") is True
    if only and months is not None and not any(month > 0 for month in months):
        yield Hit("display.card_quota")


RULE = Rule(
    code="R46",
    severity=Severity.ERROR,
    source="customer's guide, instalment setting",
    text=Text(
        en=(
            "only_installment hides lump sum, but card_quota lists no plan: nothing is "
            "left to choose. Add months such as 6 or switch it off."
        ),
        ko=(
            "only_installment로 일시불을 숨겼는데 card_quota에 할부가 없어 고를 것이 "
            "없습니다. 6 같은 개월을 넣거나 옵션을 끄세요."
        ),
    ),
    find=_find,
    cure=drop("display.only_installment"),
    examples=(
        Example(
            {"display": {"card_quota": [], "only_installment": True}}, hits=("display.card_quota",)
        ),
        Example(
            {"display": {"card_quota": [0], "only_installment": True}}, hits=("display.card_quota",)
        ),
        Example({"display": {"card_quota": [6], "only_installment": True}}),
        Example({"display": {"card_quota": []}}),
    ),
)
