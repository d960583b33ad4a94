"""Is what is said about the buyer too long to be kept?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import shorten
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text


@cache
def _limits() -> tuple[tuple[str, int], ...]:
    return tuple(
        (field.path, field.max_length)
        for field in fields.fields()
        if field.group == "buyer" and field.max_length
    )


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    for path, limit in _limits():
        value = text(params, path)
        if value and len(value) > limit:
            slots = {"path": path, "length": len(value), "limit": limit}
            yield Hit(path, slots, cure=shorten(path, limit))


RULE = Rule(
    code="R100",
    severity=Severity.WARNING,
    source="OpenAPI description",
    text=Text(
        en="{path} has {length} characters; {limit} are kept. Shorten it.",
        ko="{path}이(가) {length}자입니다. {limit}자까지 저장되니 줄이세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example({"buyer_name": "n" * 17}, hits=("buyer_name",)),
        Example({"buyer_postcode": "123456789"}, hits=("buyer_postcode",)),
        Example({"buyer_tel": "0" * 17}, subject="onetime", hits=("buyer_tel",)),
        Example({"buyer_name": "n" * 16, "buyer_addr": "a" * 128}),
    ),
)
