"""Does a direct call leave its plan open?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import MISSING, at, given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "card.direct.code") and at(params, "card.direct.quota") in (MISSING, None):
        yield Hit("card.direct.quota")


RULE = Rule(
    code="R54",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en="Without quota a direct card call is always lump sum. Set the plan, or 0 to say so.",
        ko=(
            "quota가 없으면 카드사를 바로 열 때 항상 일시불입니다. 할부 개월을 "
            "정하거나 0을 명시하세요."
        ),
    ),
    find=_find,
    generations=CURRENT,
    cure=put("card.direct.quota", 0),
    examples=(
        Example({"card": {"direct": {"code": "367"}}}, NEW, hits=("card.direct.quota",)),
        Example({"card": {"direct": {"code": "367", "quota": 0}}}, NEW),
        Example({}, NEW),
    ),
)
