"""Are there card options although the buyer does not pay by card?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import pay_methods
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    if method is None or method.wallet or method.code == "card":
        return
    for name in ("display", "card", "appCard", "useCardPoint"):
        if given(params, name):
            yield Hit(name, {"name": name, "method": method.code}, cure=drop(name))


RULE = Rule(
    code="R56",
    severity=Severity.WARNING,
    source="advice",
    text=Text(
        en=(
            "{name} only matters for card payments and is ignored with {method}. Take "
            "it out or choose card."
        ),
        ko="{name}은(는) 카드 결제에만 쓰이며 {method}에서는 무시됩니다. 빼거나 card를 고르세요.",
    ),
    find=_find,
    examples=(
        Example({"pay_method": "trans", "card": {"direct": {"code": "367"}}}, hits=("card",)),
        Example({"pay_method": "vbank", "display": {"card_quota": [6]}}, hits=("display",)),
        Example({"pay_method": "card", "display": {"card_quota": [6]}}),
        Example({"pay_method": "kakaopay", "display": {"card_quota": [6]}}),
        Example({"pay_method": "trans"}),
    ),
)
