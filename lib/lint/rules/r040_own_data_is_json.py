"""Can the shop's own data be written as JSON?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import at, given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "custom_data") and not _is_json(at(params, "custom_data")):
        yield Hit("custom_data")


def _is_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


RULE = Rule(
    code="R40",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; OpenAPI description",
    text=Text(
        en=(
            "custom_data is kept as a JSON text, and this cannot be written as one. Use "
            "texts, numbers, true, false, null, lists and objects only."
        ),
        ko=(
            "custom_data는 JSON 문자열로 저장되는데 이 값은 JSON으로 쓸 수 없습니다. "
            "문자열, 숫자, true, false, null, 목록, 객체만 쓰세요."
        ),
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    cure=drop("custom_data"),
    examples=(
        Example({"custom_data": {"weight": float("inf")}}, hits=("custom_data",)),
        Example({"custom_data": {"seats": {"A1"}}}, hits=("custom_data",)),
        Example({"custom_data": {"seats": ["A1", 2, None]}}),
        Example({"custom_data": "plain"}),
        Example({}),
    ),
)
