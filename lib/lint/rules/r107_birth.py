"""Is the birth date or business number of the right form?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CARD_DATA, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, text

_NO_DATE: Final = Text(
    en=(
        "These six digits are no date (YYMMDD). A gateway that checks them will "
        "refuse; use a real birth date."
    ),
    ko=(
        "이 여섯 자리는 날짜(YYMMDD)가 아닙니다. 확인하는 카드사에서는 거절되니 "
        "실제 생년월일을 쓰세요."
    ),
)
_FORM: Final = re.compile(r"[0-9]{6}|[0-9]{10}")
_WHOLE_YEAR: Final = re.compile(r"(19|20)[0-9]{6}")
_DATE_DIGITS: Final = 6


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not given(params, "birth"):
        return
    value = text(params, "birth") or ""
    if not _FORM.fullmatch(value):
        digits = re.sub(r"[\s.-]", "", value)
        if _WHOLE_YEAR.fullmatch(digits):
            digits = digits[2:]
        yield Hit("birth", cure=put("birth", digits) if _FORM.fullmatch(digits) else None)
    elif len(value) == _DATE_DIGITS and not _is_date(value):
        yield Hit("birth", text=_NO_DATE, severity=Severity.WARNING)


def _is_date(digits: str) -> bool:
    """The century is not told, so every year may be a leap year."""
    try:
        date(2000, int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True


RULE = Rule(
    code="R107",
    severity=Severity.ERROR,
    source="customer's guide; OpenAPI description",
    text=Text(
        en="Write the birth date as six digits (YYMMDD), or a business number as ten digits.",
        ko="생년월일 6자리(YYMMDD) 또는 사업자등록번호 10자리를 숫자로 쓰세요.",
    ),
    find=_find,
    applies=CARD_DATA,
    examples=(
        Example({"birth": "82-02-13"}, subject="onetime", hits=("birth",)),
        Example({"birth": "123456"}, subject="onetime", hits=("birth",)),
        Example({"birth": "820213"}, subject="onetime"),
        Example({"birth": "1234567890"}, subject="billing.issue"),
        Example({}, subject="onetime"),
    ),
)
