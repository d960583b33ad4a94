"""Is a card to be charged and kept in one step?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import is_billing


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if is_billing(params) and context.module(params) is PgModule.TOSSPAYMENTS:
        yield Hit("customer_uid")


RULE = Rule(
    code="R110",
    severity=Severity.WARNING,
    source="customer's guide and pg/v1/newtoss/readme.mdx against the OpenAPI description",
    text=Text(
        en=(
            "The documents disagree whether the new Toss module keeps a billing key on "
            "onetime. Check that the key exists afterwards."
        ),
        ko=(
            "onetime에서 신모듈이 빌링키를 저장하는지 문서마다 다릅니다. 결제 후 "
            "빌링키가 있는지 확인하세요."
        ),
    ),
    find=_find,
    applies=frozenset({"onetime"}),
    examples=(
        Example({"customer_uid": "card-1"}, NEW, subject="onetime", hits=("customer_uid",)),
        Example({}, NEW, subject="onetime"),
        Example({"customer_uid": "card-1"}, subject="onetime"),
    ),
)
