"""Is every card switched off?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.buyer_view import enabled_issuers
from lib.request_pay.draft import items


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if items(params, "card.detail") and not enabled_issuers(params):
        yield Hit("card.detail")


RULE = Rule(
    code="R58",
    severity=Severity.ERROR,
    source="customer's guide, enabled cards",
    text=Text(
        en=(
            "card.detail switches every card off, so the window would offer none. "
            "Enable at least one issuer."
        ),
        ko="card.detail이 모든 카드를 꺼서 결제창에 카드가 없습니다. 카드사를 하나 이상 켜세요.",
    ),
    find=_find,
    cure=drop("card.detail"),
    examples=(
        Example(
            {"card": {"detail": [{"card_code": "*", "enabled": False}]}}, hits=("card.detail",)
        ),
        Example(
            {
                "card": {
                    "detail": [
                        {"card_code": "*", "enabled": False},
                        {"card_code": "366", "enabled": True},
                    ]
                }
            }
        ),
        Example({"card": {"detail": []}}),
    ),
)
