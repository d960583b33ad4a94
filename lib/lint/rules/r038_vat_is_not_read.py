"""Is the VAT named although Toss works it out by itself?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CANCEL, CHARGES, CURRENT, WINDOW, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    why = fields.not_for_toss("vat_amount")
    if why is not None and given(params, "vat_amount"):
        yield Hit("vat_amount", {"reason": why.reason_en, "reason_ko": why.reason_ko})


RULE = Rule(
    code="R38",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx; OpenAPI description",
    text=Text(
        en="vat_amount has no effect. {reason} Take it out.",
        ko="vat_amount는 효과가 없습니다. {reason_ko} 빼세요.",
    ),
    find=_find,
    applies=WINDOW | CHARGES | CANCEL,
    generations=CURRENT,
    cure=drop("vat_amount"),
    examples=(
        Example({"amount": 14000, "vat_amount": 1272}, NEW, hits=("vat_amount",)),
        Example({"vat_amount": 1272}, NEW, subject="cancel", hits=("vat_amount",)),
        Example({"amount": 14000}, NEW),
        Example({"vat_amount": 1272}, OLD),
    ),
)
