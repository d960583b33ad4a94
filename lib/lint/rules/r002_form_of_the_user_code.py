"""Does the user code look like one?"""

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

_FORM: Final = re.compile(r"imp[0-9]+")


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    code = context.channel.user_code if context.channel else ""
    if code.strip() and not _FORM.fullmatch(code):
        yield Hit("", {"value": shown(code)})


RULE = Rule(
    code="R2",
    severity=Severity.WARNING,
    source="advice",
    text=Text(
        en=(
            "The user code {value} is unlike every documented one: imp followed by "
            "digits. Compare it with the console."
        ),
        ko=(
            "고객사 식별코드 {value}이(가) 문서의 형식(imp와 숫자)과 다릅니다. 콘솔의 "
            "값과 비교하세요."
        ),
    ),
    find=_find,
    examples=(
        Example({}, Context(channel=replace(NEW_CHANNEL, user_code="iamport")), hits=("",)),
        Example({}, Context(channel=replace(NEW_CHANNEL, user_code=""))),
        Example({}, NEW),
    ),
)
