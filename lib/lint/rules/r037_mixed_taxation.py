"""Does the call count on a MID for mixed taxation?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CHARGES, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, integer


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "tax_free") and integer(params, "tax_free") != 0:
        yield Hit("tax_free")


RULE = Rule(
    code="R37",
    severity=Severity.INFO,
    source="support/tax.mdx; pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "tax_free counts only on a MID that was contracted for mixed taxation; any "
            "other MID passes it over."
        ),
        ko="tax_free는 복합과세로 계약한 상점아이디에서만 반영되고, 그 밖에는 무시됩니다.",
    ),
    find=_find,
    applies=WINDOW | CHARGES,
    examples=(
        Example({"amount": 14000, "tax_free": 4000}, hits=("tax_free",)),
        Example({"tax_free": 4000}, subject="onetime", hits=("tax_free",)),
        Example({"amount": 14000, "tax_free": 0}),
        Example({"amount": 14000}),
    ),
)
