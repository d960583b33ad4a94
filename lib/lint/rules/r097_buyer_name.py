"""Does the buyer have a name?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS
from lib.request_pay.draft import given, is_billing


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if given(params, "buyer_name") or is_billing(params):
        return
    new = context.module(params) is PgModule.TOSSPAYMENTS
    yield Hit("buyer_name", severity=Severity.ERROR if new else None)


RULE = Rule(
    code="R97",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/readme.mdx",
    text=Text(
        en=(
            "The buyer's name is missing. The new Toss module requires it, and others "
            "may ask for it."
        ),
        ko="구매자 이름이 없습니다. 토스페이먼츠 신모듈에서는 필수이니 입력하세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({}, NEW, hits=("buyer_name",)),
        Example({}, NEW_UPLUS, hits=("buyer_name",)),
        Example({"buyer_name": "Hong Gildong"}, NEW),
        Example({"customer_uid": "card-1"}, NEW),
    ),
)
