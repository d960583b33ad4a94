"""Is a plan of one month listed?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import quota


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    months = quota(params) or ()
    if 1 in months:
        kept = [month for month in months if month != 1]
        yield Hit("display.card_quota", cure=put("display.card_quota", kept))


RULE = Rule(
    code="R44",
    severity=Severity.WARNING,
    source="support/_assets/error_code_doc/tosspayments-code.xlsx T030; pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "A plan of 1 month does not exist: lump sum is 0, instalments start at 2. "
            "Take the 1 out."
        ),
        ko="1개월 할부는 없습니다. 일시불은 0, 할부는 2개월부터이니 1을 빼세요.",
    ),
    find=_find,
    examples=(
        Example({"display": {"card_quota": [1, 2, 3]}}, hits=("display.card_quota",)),
        Example({"display": {"card_quota": [0, 2, 3]}}),
    ),
)
