"""Is the plan of a direct call a number of months?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put, typed_number
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, shown


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "card.direct.quota")
    months = as_integer(value)
    if value is MISSING or value is None or (months is not None and months >= 0 and months != 1):
        return
    meant = 0 if months == 1 else typed_number(value)
    clean = meant is not None and meant >= 0 and meant != 1
    yield Hit(
        "card.direct.quota",
        {"value": shown(value)},
        cure=put("card.direct.quota", meant) if clean else None,
    )


RULE = Rule(
    code="R52",
    severity=Severity.ERROR,
    source="customer's guide; support/_assets/error_code_doc/tosspayments-code.xlsx T030",
    text=Text(
        en=(
            "card.direct.quota must be 0 for lump sum or a whole number from 2 "
            "upwards, not {value}."
        ),
        ko="card.direct.quota는 일시불 0 또는 2 이상의 정수여야 합니다. 지금 값은 {value}입니다.",
    ),
    find=_find,
    examples=(
        Example({"card": {"direct": {"code": "367", "quota": 1}}}, hits=("card.direct.quota",)),
        Example({"card": {"direct": {"code": "367", "quota": "3"}}}, hits=("card.direct.quota",)),
        Example({"card": {"direct": {"code": "367", "quota": -2}}}, hits=("card.direct.quota",)),
        Example({"card": {"direct": {"code": "367", "quota": 0}}}),
        Example({"card": {"direct": {"code": "367", "quota": 3}}}),
        Example({"card": {"direct": {"code": "367"}}}),
    ),
)
