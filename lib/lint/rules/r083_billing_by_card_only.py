"""Does the billing-key window get another method than card?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, is_billing


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if is_billing(params) and given(params, "pay_method") and params["pay_method"] != "card":
        yield Hit("pay_method")


RULE = Rule(
    code="R83",
    severity=Severity.ERROR,
    source="customer's guide",
    text=Text(
        en="The billing-key window knows card only. Set the method to card.",
        ko="빌링키 발급창은 card만 지원합니다. 결제수단을 card로 바꾸세요.",
    ),
    find=_find,
    cure=put("pay_method", "card"),
    examples=(
        Example({"customer_uid": "card-1", "pay_method": "trans"}, hits=("pay_method",)),
        Example({"customer_uid": "card-1", "pay_method": "card"}),
        Example({"pay_method": "trans"}),
    ),
)
