"""Will Toss show more months than the call lists?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import INSTALMENTS_FROM, MISSING, at, integer, is_billing, quota

_LONGEST_NAMED: Final = 99


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    hidden = amount is not None and amount < INSTALMENTS_FROM
    by_card = at(params, "pay_method") in ("card", MISSING)
    if hidden or not by_card or is_billing(params):
        return
    listed = {month for month in quota(params) or () if month > 1}
    # Comparing counts keeps a mistyped month from filling the memory.
    gaps = listed and len(listed) != max(listed) - 1
    if gaps and at(params, "display.only_installment") is not True:
        months = f"2-{max(listed)}" if max(listed) <= _LONGEST_NAMED else "2-"
        shown = list(range(2, max(listed) + 1)) if max(listed) <= _LONGEST_NAMED else None
        cure = put("display.card_quota", shown) if shown else None
        yield Hit("display.card_quota", {"months": months}, cure=cure)


RULE = Rule(
    code="R47",
    severity=Severity.INFO,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "Toss shows every plan up to the longest: the buyer will see {months} "
            "months. A choice of single months needs only_installment."
        ),
        ko=(
            "토스는 가장 긴 할부까지 모두 보여주어 구매자에게 {months}개월이 보입니다. "
            "특정 개월만 원하면 only_installment를 켜세요."
        ),
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example(
            {"amount": 60000, "display": {"card_quota": [3, 5]}}, NEW, hits=("display.card_quota",)
        ),
        Example(
            {"amount": 60000, "display": {"card_quota": [6]}}, NEW, hits=("display.card_quota",)
        ),
        Example({"amount": 60000, "display": {"card_quota": [2, 3, 4]}}, NEW),
        Example({"amount": 60000, "display": {"card_quota": [6], "only_installment": True}}, NEW),
        Example({"amount": 49000, "display": {"card_quota": [0, 6]}}, NEW),
    ),
)
