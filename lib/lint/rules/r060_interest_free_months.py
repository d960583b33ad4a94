"""Do the shop's interest-free switch and its months come together?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop, put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import at, items

_SWITCH: Final = "useFreeInterestFromMall"
_NO_MONTHS: Final = Text(
    en=(
        "{switch} is on, but no rule in card.detail says up to which max_month. Add the "
        "months, or take the switch out."
    ),
    ko=(
        "{switch}이(가) 켜져 있지만 card.detail에 max_month가 없습니다. 개월을 넣거나 "
        "이 값을 빼세요."
    ),
)


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    rules = items(params, "card.detail")
    months = any(isinstance(rule, Mapping) and "max_month" in rule for rule in rules)
    on = at(params, _SWITCH) is True
    if months and not on:
        yield Hit(_SWITCH, {"switch": _SWITCH}, cure=put(_SWITCH, value=True))
    elif on and not months:
        yield Hit(_SWITCH, {"switch": _SWITCH}, text=_NO_MONTHS, cure=drop(_SWITCH))


RULE = Rule(
    code="R60",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; pg/v1/newtoss/readme.mdx",
    text=Text(
        en="max_month means nothing until {switch} is true. Switch it on.",
        ko="max_month는 {switch}이(가) true일 때만 의미가 있습니다. 켜세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"card": {"detail": [{"card_code": "367", "max_month": 3}]}}, NEW, hits=(_SWITCH,)),
        Example({_SWITCH: True}, NEW, hits=(_SWITCH,)),
        Example({_SWITCH: True, "card": {"detail": [{"card_code": "*", "max_month": 3}]}}, NEW),
        Example({"card": {"detail": [{"card_code": "366", "enabled": True}]}}, NEW),
        Example({_SWITCH: False}, NEW),
    ),
)
