"""Is the card expired?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from lib.kernel.clock import SEOUL
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CARD_DATA, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import text

_FORM: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_NOW: Final = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # of the examples


def _find(params: Params, context: Context) -> Iterator[Hit]:
    value = text(params, "expiry") or ""
    if context.now is None or not _FORM.fullmatch(value):
        return
    # A card is good until its month ends; both are written so that texts compare as dates do.
    if value < _month(context.now):
        yield Hit("expiry")


@lru_cache  # of a batch every line is looked at with the same one
def _month(now: datetime) -> str:
    return f"{now.astimezone(SEOUL):%Y-%m}"


RULE = Rule(
    code="R106",
    severity=Severity.WARNING,
    source="customer's guide (its own samples are expired); tosspayments-code.xlsx card 4, A1",
    text=Text(
        en="This expiry lies in the past; a real card would be refused.",
        ko="유효기간이 지났습니다. 실제 카드라면 거절됩니다.",
    ),
    find=_find,
    applies=CARD_DATA,
    examples=(
        Example({"expiry": "2019-01"}, Context(now=_NOW), subject="onetime", hits=("expiry",)),
        Example({"expiry": "2026-11"}, Context(now=_NOW), subject="onetime"),
        Example({"expiry": "2019-01"}, subject="onetime"),
    ),
)
