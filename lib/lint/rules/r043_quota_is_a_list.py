"""Is the list of instalment months a list of months?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put, typed_number
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, quota


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "display.card_quota")
    if value is MISSING or value is None or quota(params) is not None:
        return
    entries = value if isinstance(value, list | tuple) else [value]
    months = [_month(entry) for entry in entries]
    clean = all(month is not None and month >= 0 for month in months)
    yield Hit(
        "display.card_quota",
        cure=put("display.card_quota", months) if clean else None,
    )


def _month(entry: object) -> int | None:
    number = as_integer(entry)
    return typed_number(entry) if number is None else number


RULE = Rule(
    code="R43",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="card_quota must be a list of whole months from 0 upwards, such as [2, 3, 6].",
        ko="card_quota는 [2, 3, 6]처럼 0 이상의 정수 목록이어야 합니다.",
    ),
    find=_find,
    examples=(
        Example({"display": {"card_quota": 6}}, hits=("display.card_quota",)),
        Example({"display": {"card_quota": ["2", "3"]}}, hits=("display.card_quota",)),
        Example({"display": {"card_quota": [-1]}}, hits=("display.card_quota",)),
        Example({"display": {"card_quota": [2, 3]}}),
        Example({"display": {"card_quota": []}}),
        Example({}),
    ),
)
