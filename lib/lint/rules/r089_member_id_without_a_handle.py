"""Is there a member id although no billing key is asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, is_billing


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "customer_id") and not is_billing(params):
        yield Hit("customer_id")


RULE = Rule(
    code="R89",
    severity=Severity.INFO,
    source="advice: its effect is not documented",
    text=Text(
        en=(
            "customer_id belongs to billing keys; without customer_uid its effect is "
            "not documented."
        ),
        ko="customer_id는 빌링키용 값이며 customer_uid 없이 쓸 때의 동작은 문서에 없습니다.",
    ),
    find=_find,
    cure=drop("customer_id"),
    examples=(
        Example({"customer_id": "matthew"}, hits=("customer_id",)),
        Example({"customer_id": "matthew", "customer_uid": "card-1"}),
        Example({}),
    ),
)
