"""Are the rules on issuers rules?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, at

_NO_LIST: Final = Text(
    en='card.detail must be a list of rules, such as card_code "*" with enabled false.',
    ko='card.detail은 card_code "*"와 enabled false 같은 규칙의 목록이어야 합니다.',
)


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "card.detail")
    if value is MISSING or value is None:
        return
    if not isinstance(value, list | tuple):
        yield Hit("card.detail", text=_NO_LIST)
        return
    for number, rule in enumerate(value, start=1):
        if not _is_rule(rule):
            yield Hit("card.detail", {"number": number})


def _is_rule(rule: object) -> bool:
    if not isinstance(rule, Mapping) or not isinstance(rule.get("card_code"), str):
        return False
    return isinstance(rule.get("enabled"), bool) or ("enabled" not in rule and "max_month" in rule)


RULE = Rule(
    code="R57",
    severity=Severity.ERROR,
    source="customer's guide, enabled cards",
    text=Text(
        en="Rule {number} of card.detail needs a card_code as text and enabled as true or false.",
        ko=(
            "card.detail의 {number}번째 규칙에는 문자열 card_code와 true/false인 "
            "enabled가 필요합니다."
        ),
    ),
    find=_find,
    examples=(
        Example({"card": {"detail": {"card_code": "*"}}}, hits=("card.detail",)),
        Example({"card": {"detail": [{"card_code": "366"}]}}, hits=("card.detail",)),
        Example({"card": {"detail": [{"card_code": 366, "enabled": True}]}}, hits=("card.detail",)),
        Example({"card": {"detail": [{"card_code": "366", "enabled": True}]}}),
        Example({"card": {"detail": [{"card_code": "366", "max_month": 6}]}}),
    ),
)
