"""Is the card's expiry written as year and month?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CARD_DATA, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text

_FORM: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


# As it is printed on a card (month before year), and year before month with another sign.
_PRINTED: Final = re.compile(r"(0[1-9]|1[0-2])\s?/\s?(?:20)?([0-9]{2})")
_TURNED: Final = re.compile(r"(20[0-9]{2})[./ ]?(0[1-9]|1[0-2])")


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if not _FORM.fullmatch(text(params, "expiry") or ""):
        meant = _meant(text(params, "expiry") or "")
        yield Hit("expiry", cure=put("expiry", meant) if meant else None)


def _meant(value: str) -> str | None:
    if printed := _PRINTED.fullmatch(value.strip()):
        return f"20{printed[2]}-{printed[1]}"
    turned = _TURNED.fullmatch(value.strip())
    return f"{turned[1]}-{turned[2]}" if turned else None


RULE = Rule(
    code="R105",
    severity=Severity.ERROR,
    source="customer's guide; OpenAPI description",
    text=Text(
        en="Write the expiry as year and month, YYYY-MM, such as 2030-09.",
        ko="유효기간을 2030-09처럼 연-월(YYYY-MM) 형식으로 쓰세요.",
    ),
    find=_find,
    applies=CARD_DATA,
    examples=(
        Example({}, subject="onetime", hits=("expiry",)),
        Example({"expiry": "09/30"}, subject="onetime", hits=("expiry",)),
        Example({"expiry": "2030/09"}, subject="onetime", hits=("expiry",)),
        Example({"expiry": "2030-13"}, subject="billing.issue", hits=("expiry",)),
        Example({"expiry": "2030-09"}, subject="onetime"),
    ),
)
