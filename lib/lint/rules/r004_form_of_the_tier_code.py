"""Is the sub-merchant's tier code three capitals or digits?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL
from lib.request_pay.draft import shown

_FORM: Final = re.compile(r"[A-Z0-9]{3}")


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    code = context.channel.tier_code if context.channel else ""
    if code and not _FORM.fullmatch(code):
        yield Hit("", {"value": shown(code)})


RULE = Rule(
    code="R4",
    severity=Severity.ERROR,
    source="OpenAPI description; support/agency-and-tier.mdx",
    text=Text(
        en=(
            "{value} is no tier code. IMP.agency takes exactly three capital letters or "
            "digits, such as A1B."
        ),
        ko=(
            "{value}은(는) Tier 코드가 아닙니다. IMP.agency에는 A1B처럼 영문 대문자와 "
            "숫자 세 자리를 넣으세요."
        ),
    ),
    find=_find,
    examples=(
        Example({}, Context(channel=replace(NEW_CHANNEL, tier_code="a1b")), hits=("",)),
        Example({}, Context(channel=replace(NEW_CHANNEL, tier_code="A1B2")), hits=("",)),
        Example({}, Context(channel=replace(NEW_CHANNEL, tier_code="A1B"))),
        Example({}, NEW),
    ),
)
