"""Is the order name too long?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import shorten
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    limit = fields.field("name").max_length or 0
    value = text(params, "name") or ""
    if len(value) > limit:
        yield Hit("name", {"length": len(value), "limit": limit})


RULE = Rule(
    code="R35",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="The order name has {length} characters; {limit} are allowed. Shorten it.",
        ko="주문명이 {length}자입니다. {limit}자 이하로 줄이세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    cure=shorten("name", 40),
    examples=(
        Example({"name": "n" * 41}, hits=("name",)),
        Example({"name": "n" * 41}, subject="again", hits=("name",)),
        Example({"name": "n" * 40}),
    ),
)
