"""Is the deadline of a virtual account written as a date?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.deadlines import deadline
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.request_pay.draft import MISSING, as_integer, at, given, shown


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = at(params, "vbank_due")
    if not given(params, "vbank_due") or deadline(value) is not None:
        return
    if at(params, "pay_method") not in (MISSING, "vbank"):
        return  # it is ignored altogether
    meant = _digits(value)
    cure = put("vbank_due", meant) if deadline(meant) else None
    yield Hit("vbank_due", {"value": shown(value)}, cure=cure)


def _digits(value: object) -> str:
    """Return the digits of a date that was typed with other signs between, or as a number."""
    number = as_integer(value)
    if number is not None and 0 <= number < 10**14:
        return str(number)
    return re.sub(r"[^0-9]", "", value) if isinstance(value, str) else ""


RULE = Rule(
    code="R70",
    severity=Severity.ERROR,
    source="pg/v1/toss.mdx; sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="{value} is no deadline. Write a date of the calendar as YYYYMMDD or YYYYMMDDHHmmss.",
        ko=(
            "{value}은(는) 입금 기한이 아닙니다. 달력에 있는 날짜를 YYYYMMDD 또는 "
            "YYYYMMDDHHmmss로 쓰세요."
        ),
    ),
    find=_find,
    examples=(
        Example({"pay_method": "vbank", "vbank_due": "tomorrow"}, hits=("vbank_due",)),
        Example({"pay_method": "vbank", "vbank_due": "20261131"}, hits=("vbank_due",)),
        Example({"pay_method": "vbank", "vbank_due": "2026.11.30"}, hits=("vbank_due",)),
        Example({"vbank_due": 20261130}, hits=("vbank_due",)),
        Example({"pay_method": "vbank", "vbank_due": "20261130"}),
        Example({"pay_method": "vbank", "vbank_due": "20261130235959"}),
        Example({"pay_method": "vbank", "vbank_due": "202611302359"}),
        Example({"pay_method": "vbank", "vbank_due": "2026-11-30"}),
        Example({"pay_method": "vbank", "vbank_due": "2026-11-30 23:59:59"}),
        Example({"pay_method": "card", "vbank_due": "tomorrow"}),
        Example({"pay_method": "vbank"}),
    ),
)
