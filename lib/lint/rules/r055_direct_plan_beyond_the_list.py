"""Is the plan of a direct call longer than the longest one listed?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import integer, quota, shown


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    months = integer(params, "card.direct.quota")
    listed = quota(params)
    if months is not None and listed is not None and months > max(listed, default=0):
        longest = max(listed, default=0)
        cure = put("card.direct.quota", longest if longest > 1 else 0)
        yield Hit("card.direct.quota", {"months": shown(months)}, cure=cure)


RULE = Rule(
    code="R55",
    severity=Severity.WARNING,
    source="advice",
    text=Text(
        en=(
            "The direct plan of {months} months is longer than anything in card_quota. "
            "Bring the two together."
        ),
        ko="바로 열기의 {months}개월이 card_quota의 가장 긴 할부보다 깁니다. 두 값을 맞추세요.",
    ),
    find=_find,
    examples=(
        Example(
            {"display": {"card_quota": [2, 3]}, "card": {"direct": {"code": "367", "quota": 6}}},
            hits=("card.direct.quota",),
        ),
        Example(
            {"display": {"card_quota": [2, 3]}, "card": {"direct": {"code": "367", "quota": 3}}}
        ),
        Example({"card": {"direct": {"code": "367", "quota": 6}}}),
    ),
)
