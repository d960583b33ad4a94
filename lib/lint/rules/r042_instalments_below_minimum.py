"""Are instalments listed for an amount that gets none?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop, put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW
from lib.request_pay.draft import INSTALMENTS_FROM, at, integer, is_billing, quota


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    if amount is None or amount >= INSTALMENTS_FROM or is_billing(params):
        return
    if max(quota(params) or (0,)) > 1:
        only = at(params, "display.only_installment") is True
        yield Hit(
            "display.card_quota",
            {"minimum": f"{INSTALMENTS_FROM:,}"},
            cure=_lump_sum if only else None,
        )


def _lump_sum(params: Params) -> dict[str, Any]:
    """Empty the list, and show the lump sum again: without it there would be nothing to choose."""
    return put("display.card_quota", [])(drop("display.only_installment")(params))


RULE = Rule(
    code="R42",
    severity=Severity.WARNING,
    source="customer's guide, instalment setting; sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en=(
            "Instalments start at {minimum} won; the buyer will see lump sum only. "
            "Raise the amount or empty the list."
        ),
        ko=(
            "할부는 {minimum}원부터라 구매자에게는 일시불만 보입니다. 금액을 올리거나 "
            "목록을 비우세요."
        ),
    ),
    find=_find,
    cure=put("display.card_quota", []),
    examples=(
        Example(
            {"amount": 49000, "display": {"card_quota": [0, 6]}}, NEW, hits=("display.card_quota",)
        ),
        Example({"amount": 50000, "display": {"card_quota": [0, 6]}}, NEW),
        Example({"amount": 49000, "display": {"card_quota": []}}, NEW),
    ),
)
