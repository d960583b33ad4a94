"""Does the order have a name?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not given(params, "name"):
        yield Hit("name")


RULE = Rule(
    code="R34",
    severity=Severity.WARNING,
    source="pg/v1/toss.mdx; pg/v1/newtoss/readme.mdx",
    text=Text(
        en="The order name is missing; current documents require it. Say what is being bought.",
        ko="주문명이 없습니다. 최신 문서에서는 필수이니 상품 이름을 입력하세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(Example({}, NEW, hits=("name",)), Example({"name": "Coffee"}, NEW), Example({}, OLD)),
)
