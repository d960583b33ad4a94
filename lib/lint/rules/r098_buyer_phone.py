"""Does the buyer have a phone number?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, is_billing


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not given(params, "buyer_tel") and not is_billing(params):
        yield Hit("buyer_tel")


RULE = Rule(
    code="R98",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; iamport-typings",
    text=Text(
        en="The buyer's phone number is missing; some payment flows fail without it.",
        ko="구매자 전화번호가 없습니다. 없으면 실패하는 결제 흐름이 있으니 입력하세요.",
    ),
    find=_find,
    examples=(
        Example({}, hits=("buyer_tel",)),
        Example({"buyer_tel": "010-1234-5678"}),
        Example({"customer_uid": "card-1"}),
    ),
)
