"""Is the billing-key handle a text of a length that can be kept?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CHARGES, SCHEDULE, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, at


def _find(params: Params, context: Context) -> Iterator[Hit]:
    limit = fields.field("customer_uid").max_length or 0
    value = at(params, "customer_uid")
    if value is MISSING or value is None:
        return
    if value == "" and (context.subject in {"again", "schedule"} or context.billing_window):
        return  # missing where it is needed, which has a rule of its own
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        yield Hit("customer_uid", {"limit": limit})


RULE = Rule(
    code="R84",
    severity=Severity.ERROR,
    source="OpenAPI description",
    text=Text(
        en="customer_uid must be text of 1 to {limit} characters. Correct it or leave it out.",
        ko="customer_uid는 1자 이상 {limit}자 이하의 문자열이어야 합니다. 고치거나 빼세요.",
    ),
    find=_find,
    applies=WINDOW | CHARGES | SCHEDULE | {"billing.issue"},
    examples=(
        Example({"customer_uid": ""}, hits=("customer_uid",)),
        Example({"customer_uid": 7}, hits=("customer_uid",)),
        Example({"customer_uid": "c" * 81}, subject="again", hits=("customer_uid",)),
        Example({"customer_uid": "c" * 80}),
        Example({}),
    ),
)
