"""Does the charge of a billing key say what it is for?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not given(params, "name"):
        yield Hit("name")


RULE = Rule(
    code="R111",
    severity=Severity.WARNING,
    source="OpenAPI description against the customer's guide",
    text=Text(
        en=(
            "The order name is missing; the API description requires it, the guide's "
            "sample does without. Add one."
        ),
        ko="주문명이 없습니다. API 명세에서는 필수이고 가이드 예제에는 없으니 넣어 두세요.",
    ),
    find=_find,
    applies=frozenset({"again"}),
    examples=(
        Example({}, subject="again", hits=("name",)),
        Example({"name": "Subscription"}, subject="again"),
    ),
)
