"""Can the module open the window that the call asks for?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import is_billing

_PAYMENT: Final = Text(
    en=(
        "By the guide tosspayments opens the billing-key window only. For a "
        "payment window set pg to uplus."
    ),
    ko="가이드에 따르면 tosspayments는 빌링키 발급창에만 씁니다. 결제창은 pg를 uplus로 바꾸세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    module = context.module(params)
    billing = is_billing(params)
    if billing and module is PgModule.UPLUS:
        yield Hit("pg", cure=put("pg", "tosspayments"))
    seed = context.generation is SdkGeneration.IAMPORT
    meant = billing or context.billing_window
    if seed and not meant and module is PgModule.TOSSPAYMENTS:
        yield Hit("pg", text=_PAYMENT, cure=put("pg", "uplus"))


RULE = Rule(
    code="R13",
    severity=Severity.ERROR,
    source="customer's guide; OpenAPI description",
    text=Text(
        en=(
            "uplus has no billing keys, but customer_uid asks for one. Set pg to "
            "tosspayments or take customer_uid out."
        ),
        ko=(
            "uplus는 빌링키를 지원하지 않는데 customer_uid가 있습니다. pg를 "
            "tosspayments로 바꾸거나 customer_uid를 빼세요."
        ),
    ),
    find=_find,
    examples=(
        Example({"pg": "tosspayments"}, OLD, hits=("pg",)),
        Example({"pg": "uplus", "customer_uid": "card-1"}, NEW, hits=("pg",)),
        Example({"pg": "tosspayments"}, NEW),
        Example({"pg": "tosspayments", "customer_uid": "card-1"}, OLD),
        Example({"pg": "uplus"}, OLD),
    ),
)
