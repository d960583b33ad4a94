"""Are the password digits two digits?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CARD_DATA, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given, text


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    value = text(params, "pwd_2digit") or ""
    if given(params, "pwd_2digit") and not re.fullmatch(r"[0-9]{2}", value):
        yield Hit("pwd_2digit")


RULE = Rule(
    code="R108",
    severity=Severity.ERROR,
    source="customer's guide; support/_assets/error_code_doc/tosspayments-code.xlsx C043",
    text=Text(
        en="pwd_2digit takes exactly the first two digits of the card's password, as text.",
        ko="pwd_2digit에는 카드 비밀번호 앞 두 자리만 문자열로 쓰세요.",
    ),
    find=_find,
    applies=CARD_DATA,
    examples=(
        Example({"pwd_2digit": "1234"}, subject="onetime", hits=("pwd_2digit",)),
        Example({"pwd_2digit": 12}, subject="billing.issue", hits=("pwd_2digit",)),
        Example({"pwd_2digit": "00"}, subject="onetime"),
        Example({}, subject="onetime"),
    ),
)
