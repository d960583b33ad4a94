"""Does a cancel name its payment twice?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "imp_uid") and given(params, "merchant_uid"):
        yield Hit("merchant_uid")


RULE = Rule(
    code="R116",
    severity=Severity.WARNING,
    source="OpenAPI description; cancel/v1/basic.mdx",
    text=Text(
        en=(
            "imp_uid wins over merchant_uid, and a wrong imp_uid fails even if the "
            "other is right. Keep one of them."
        ),
        ko="imp_uid가 merchant_uid보다 우선하며 imp_uid가 틀리면 실패합니다. 하나만 남기세요.",
    ),
    find=_find,
    applies=frozenset({"cancel"}),
    cure=drop("merchant_uid"),
    examples=(
        Example(
            {"imp_uid": "imp_1", "merchant_uid": "order-1"},
            subject="cancel",
            hits=("merchant_uid",),
        ),
        Example({"imp_uid": "imp_1"}, subject="cancel"),
        Example({"merchant_uid": "order-1"}, subject="cancel"),
    ),
)
