"""Is another currency than won asked for?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CHARGES, CURRENT, WINDOW, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import shown, text

_WON: Final = "KRW"


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    currency = text(params, "currency")
    if currency and currency != _WON:
        yield Hit("currency", {"value": shown(currency), "won": _WON}, cure=put("currency", _WON))


RULE = Rule(
    code="R39",
    severity=Severity.WARNING,
    source="pg/v2/tosspayments.mdx (V2, same PG)",
    text=Text(
        en="Toss takes won only, not {value}. Write {won} or leave the currency out.",
        ko="토스는 {value}이(가) 아니라 원화만 받습니다. {won}로 쓰거나 통화를 빼세요.",
    ),
    find=_find,
    applies=WINDOW | CHARGES,
    generations=CURRENT,
    examples=(
        Example({"amount": 10, "currency": "USD"}, NEW, hits=("currency",)),
        Example({"amount": 14000, "currency": "krw"}, NEW, hits=("currency",)),
        Example({"amount": 14000, "currency": "KRW"}, NEW),
        Example({"amount": 14000}, NEW),
        Example({"amount": 10, "currency": "USD"}, OLD),
    ),
)
