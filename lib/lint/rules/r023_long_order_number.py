"""Is the order number too long?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    limit = fields.field("merchant_uid").max_length or 0
    value = text(params, "merchant_uid") or ""
    if len(value) > limit:
        yield Hit("merchant_uid", {"length": len(value), "limit": limit})


RULE = Rule(
    code="R23",
    severity=Severity.ERROR,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="The order number has {length} characters; {limit} are allowed. Shorten it.",
        ko="주문번호가 {length}자입니다. {limit}자 이하로 줄이세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS | {"cancel"},
    examples=(
        Example({"merchant_uid": "o" * 41}, hits=("merchant_uid",)),
        Example({"merchant_uid": "o" * 41}, subject="onetime", hits=("merchant_uid",)),
        Example({"merchant_uid": "o" * 40}),
    ),
)
