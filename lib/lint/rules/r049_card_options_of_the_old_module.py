"""Does the call use card options that the old module's current page no longer lists?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.module(params) is not PgModule.UPLUS:
        return
    for path in ("display.only_installment", "card.detail"):
        if given(params, path):
            yield Hit(path, {"name": path}, cure=drop(path))


RULE = Rule(
    code="R49",
    severity=Severity.WARNING,
    source="pg/v1/toss.mdx against the customer's guide",
    text=Text(
        en=(
            "The current page on uplus does not list {name}; it may be ignored. Test "
            "it, or move to tosspayments."
        ),
        ko=(
            "최신 uplus 문서에 {name}이(가) 없어 무시될 수 있습니다. 확인해 보거나 "
            "tosspayments로 옮기세요."
        ),
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example(
            {"display": {"only_installment": True}}, NEW_UPLUS, hits=("display.only_installment",)
        ),
        Example({"card": {"detail": []}}, NEW_UPLUS, hits=("card.detail",)),
        Example({"card": {"detail": []}}, NEW),
        Example({"display": {"card_quota": [6]}}, NEW_UPLUS),
    ),
)
