"""Do two rules say opposite things about one card?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import items, shown


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    seen: dict[str, bool] = {}
    told: set[str] = set()
    for rule in items(params, "card.detail"):
        code = rule.get("card_code") if isinstance(rule, Mapping) else None
        state = rule.get("enabled") if isinstance(rule, Mapping) else None
        if not isinstance(code, str) or not isinstance(state, bool):
            continue
        if seen.setdefault(code, state) is not state and code not in told:
            told.add(code)
            yield Hit("card.detail", {"code": shown(code)})


RULE = Rule(
    code="R59",
    severity=Severity.WARNING,
    source="advice: the order of evaluation is not documented",
    text=Text(
        en=(
            "card.detail both enables and disables {code}; which rule wins is not "
            "documented. Keep one of them."
        ),
        ko=(
            "card.detail이 {code}을(를) 켜기도 하고 끄기도 합니다. 어느 쪽이 "
            "적용되는지 문서에 없으니 하나만 남기세요."
        ),
    ),
    find=_find,
    examples=(
        Example(
            {
                "card": {
                    "detail": [
                        {"card_code": "366", "enabled": True},
                        {"card_code": "366", "enabled": False},
                    ]
                }
            },
            hits=("card.detail",),
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
    ),
)
