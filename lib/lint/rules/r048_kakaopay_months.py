"""Are more months listed than KakaoPay offers?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import at, quota

_MAXIMUM: Final = 12


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if at(params, "pay_method") == "kakaopay" and max(quota(params) or (0,)) > _MAXIMUM:
        shorter = [month for month in quota(params) or () if month <= _MAXIMUM]
        cure = put("display.card_quota", shorter or [_MAXIMUM])
        yield Hit("display.card_quota", {"maximum": _MAXIMUM}, cure=cure)


RULE = Rule(
    code="R48",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en="KakaoPay offers at most {maximum} months. Longer plans are not shown.",
        ko="카카오페이 할부는 최대 {maximum}개월입니다. 더 긴 할부는 보이지 않습니다.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example(
            {"pay_method": "kakaopay", "display": {"card_quota": [24]}},
            NEW,
            hits=("display.card_quota",),
        ),
        Example({"pay_method": "kakaopay", "display": {"card_quota": [12]}}, NEW),
        Example({"pay_method": "card", "display": {"card_quota": [24]}}, NEW),
    ),
)
