"""Does a cancel say which balance it believes in?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context, PaymentFacts
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if not given(params, "checksum"):
        left = context.payment.left if context.payment else None
        yield Hit("checksum", cure=None if left is None else put("checksum", left))


RULE = Rule(
    code="R115",
    severity=Severity.WARNING,
    source="cancel/v1/basic.mdx",
    text=Text(
        en=(
            "Without checksum a cancel sent twice may go through twice. Add the "
            "balance that you believe is left."
        ),
        ko=(
            "checksum이 없으면 같은 취소가 두 번 처리될 수 있습니다. 남은 취소 가능 "
            "금액을 함께 보내세요."
        ),
    ),
    find=_find,
    applies=frozenset({"cancel"}),
    examples=(
        Example({"imp_uid": "imp_1"}, subject="cancel", hits=("checksum",)),
        Example(
            {"imp_uid": "imp_1"},
            Context(payment=PaymentFacts("card", "paid", 14000)),
            subject="cancel",
            hits=("checksum",),
        ),
        Example({"imp_uid": "imp_1", "checksum": 14000}, subject="cancel"),
        Example({"imp_uid": "imp_1", "checksum": 0}, subject="cancel"),
    ),
)
