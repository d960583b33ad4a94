"""Does the handle name a card already?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CARD_DATA, WINDOW, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text

_OLD: Final = Text(
    en=(
        "This handle holds a billing key already; issuing again deletes the old "
        "key. Use a new handle for another card."
    ),
    ko=(
        "이미 빌링키가 있는 식별값이라 다시 발급하면 기존 키가 삭제됩니다. 다른 "
        "카드에는 새 값을 쓰세요."
    ),
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if (text(params, "customer_uid") or "") in context.billing_customer_uids:
        old = context.generation is SdkGeneration.IAMPORT
        yield Hit("customer_uid", text=_OLD if old else None)


RULE = Rule(
    code="R85",
    severity=Severity.WARNING,
    source="integration/start/v1/non-auth.mdx; English guide of the i'mport era",
    text=Text(
        en=(
            "This handle holds a billing key already; it will point to the new card, "
            "and the old key stays alive at the PG. Use a new handle for another card."
        ),
        ko=(
            "이미 빌링키가 있는 식별값이라 새 카드로 바뀌고 기존 키는 PG에 남습니다. "
            "다른 카드에는 새 값을 쓰세요."
        ),
    ),
    find=_find,
    applies=WINDOW | CARD_DATA,
    examples=(
        Example(
            {"customer_uid": "card-1"},
            Context(billing_customer_uids=frozenset({"card-1"})),
            hits=("customer_uid",),
        ),
        Example({"customer_uid": "card-2"}, Context(billing_customer_uids=frozenset({"card-1"}))),
        Example({}, Context(billing_customer_uids=frozenset({"card-1"}))),
    ),
)
