"""Does the billing-key window show an amount that it will not charge?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import integer, is_billing


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if is_billing(params) and (integer(params, "amount") or 0) > 0:
        yield Hit("amount")


RULE = Rule(
    code="R87",
    severity=Severity.INFO,
    source="customer's guide",
    text=Text(
        en=(
            "The billing-key window only shows the amount and charges nothing. Charge "
            "afterwards, over REST."
        ),
        ko="빌링키 발급창은 금액을 표시만 하고 청구하지 않습니다. 발급 후 REST API로 청구하세요.",
    ),
    find=_find,
    cure=put("amount", 0),
    examples=(
        Example({"customer_uid": "card-1", "amount": 3000}, hits=("amount",)),
        Example({"customer_uid": "card-1", "amount": 0}),
        Example({"amount": 3000}),
    ),
)
