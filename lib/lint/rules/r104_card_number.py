"""Is the card number written in four groups of four?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CARD_DATA, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text

_FORM: Final = re.compile(r"[0-9]{4}(-[0-9]{4}){3}")
_DIGITS: Final = 16


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = text(params, "card_number") or ""
    if _FORM.fullmatch(value):
        return
    digits = re.sub(r"[\s-]", "", value)
    groups = [digits[start : start + 4] for start in range(0, _DIGITS, 4)]
    clean = len(digits) == _DIGITS and digits.isascii() and digits.isdecimal()
    yield Hit("card_number", cure=put("card_number", "-".join(groups)) if clean else None)


RULE = Rule(
    code="R104",
    severity=Severity.ERROR,
    source="customer's guide; OpenAPI description",
    text=Text(
        en="Write the card number as four groups of four digits with hyphens: dddd-dddd-dddd-dddd.",
        ko="카드번호를 네 자리씩 하이픈으로 나누어 0000-0000-0000-0000 형식으로 쓰세요.",
    ),
    find=_find,
    applies=CARD_DATA,
    examples=(
        Example({}, subject="onetime", hits=("card_number",)),
        Example(
            {"card_number": "1234123412341234"}, subject="billing.issue", hits=("card_number",)
        ),
        Example({"card_number": "1234-1234-1234-1234"}, subject="onetime"),
    ),
)
