"""Is the billing key tied to a member?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD_BILLING
from lib.request_pay.draft import given, is_billing

_REQUIRED: Final = Text(
    en=(
        "The guide marks customer_id as required for billing keys. Enter the "
        "member's id at your shop."
    ),
    ko="가이드에서 빌링키 발급에 customer_id는 필수입니다. 회원 ID를 입력하세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if not is_billing(params) or given(params, "customer_id"):
        return
    if context.generation is SdkGeneration.IAMPORT:
        yield Hit("customer_id", text=_REQUIRED, severity=Severity.ERROR)
    else:
        yield Hit("customer_id")


RULE = Rule(
    code="R86",
    severity=Severity.WARNING,
    source="customer's guide; OpenAPI description",
    text=Text(
        en=(
            "Without customer_id a random one is made for each billing key, so member "
            "and card are not linked. Enter the member's id."
        ),
        ko=(
            "customer_id가 없으면 발급마다 임의 값이 만들어져 회원과 카드가 연결되지 "
            "않습니다. 회원 ID를 입력하세요."
        ),
    ),
    find=_find,
    examples=(
        Example({"customer_uid": "card-1"}, OLD_BILLING, hits=("customer_id",)),
        Example({"customer_uid": "card-1"}, NEW, hits=("customer_id",)),
        Example({"customer_uid": "card-1", "customer_id": "matthew"}, OLD_BILLING),
        Example({}, OLD_BILLING),
    ),
)
