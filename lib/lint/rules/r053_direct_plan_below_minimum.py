"""Does a direct call fix a plan for an amount that gets none?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import INSTALMENTS_FROM, at, integer, is_billing

_HYUNDAI: Final = Text(
    en=(
        "Instalments start at {minimum} won; newer documents let Hyundai Card "
        "start at 10,000. Test it, or set the plan to 0."
    ),
    ko=(
        "할부는 {minimum}원부터입니다. 최신 문서에는 현대카드가 10,000원부터라고 "
        "되어 있으니 확인하거나 0으로 바꾸세요."
    ),
)
_HYUNDAI_CODE: Final = "367"
_HYUNDAI_MINIMUM: Final = 10_000


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    months = integer(params, "card.direct.quota")
    if amount is None or months is None or amount >= INSTALMENTS_FROM or months <= 1:
        return
    if is_billing(params):
        return  # nothing is charged, so the amount decides nothing
    hyundai = at(params, "card.direct.code") == _HYUNDAI_CODE and amount >= _HYUNDAI_MINIMUM
    yield Hit(
        "card.direct.quota",
        {"minimum": f"{INSTALMENTS_FROM:,}"},
        text=_HYUNDAI if hyundai else None,
        severity=Severity.WARNING if hyundai else None,
    )


RULE = Rule(
    code="R53",
    severity=Severity.ERROR,
    source="customer's guide, instalment setting; pg/v2/tosspayments.mdx (Hyundai Card)",
    text=Text(
        en="Instalments start at {minimum} won. Raise the amount or set the plan to 0 (lump sum).",
        ko="할부는 {minimum}원부터 가능합니다. 금액을 올리거나 할부를 0(일시불)으로 바꾸세요.",
    ),
    find=_find,
    cure=put("card.direct.quota", 0),
    examples=(
        Example(
            {"amount": 49000, "card": {"direct": {"code": "366", "quota": 3}}},
            hits=("card.direct.quota",),
        ),
        Example(
            {"amount": 10000, "card": {"direct": {"code": "367", "quota": 3}}},
            hits=("card.direct.quota",),
        ),
        Example({"amount": 50000, "card": {"direct": {"code": "366", "quota": 3}}}),
        Example({"amount": 49000, "card": {"direct": {"code": "366", "quota": 0}}}),
        Example(
            {
                "amount": 0,
                "customer_uid": "card-1",
                "card": {"direct": {"code": "366", "quota": 3}},
            }
        ),
    ),
)
