"""Is a billing key meant, but no handle given?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import SCHEDULE, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import is_billing

_CHARGE: Final = Text(
    en="Which card is to be charged? customer_uid, the handle of its billing key, is missing.",
    ko="어느 카드에 청구할지 알 수 없습니다. 빌링키 식별값 customer_uid를 입력하세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if is_billing(params):
        return
    if context.subject != "request_pay":
        yield Hit("customer_uid", text=_CHARGE)
    elif context.billing_window:
        yield Hit("customer_uid")


RULE = Rule(
    code="R82",
    severity=Severity.ERROR,
    source="customer's guide; OpenAPI description",
    text=Text(
        en=(
            "Without customer_uid an ordinary payment window opens and no billing key "
            "is made. Enter a handle for this card."
        ),
        ko=(
            "customer_uid가 없으면 일반 결제창이 열리고 빌링키가 발급되지 않습니다. 이 "
            "카드의 식별값을 입력하세요."
        ),
    ),
    find=_find,
    applies=WINDOW | SCHEDULE | {"again"},
    examples=(
        Example({}, Context(billing_window=True), hits=("customer_uid",)),
        Example({}, subject="again", hits=("customer_uid",)),
        Example({}, subject="schedule", hits=("customer_uid",)),
        Example({"customer_uid": "card-1"}, Context(billing_window=True)),
        Example({"customer_uid": "card-1"}, subject="again"),
        Example({}),
    ),
)
