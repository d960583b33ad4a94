"""Is there a user code to initialise the SDK with?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    channel = context.channel
    if channel and not channel.user_code.strip():
        yield Hit("", {"name": channel.name})


RULE = Rule(
    code="R1",
    severity=Severity.ERROR,
    source="integration/start/v1/auth.mdx",
    text=Text(
        en=(
            "{name} has no user code, and no window opens before IMP.init got one. "
            "Enter it with the channel."
        ),
        ko=(
            "{name} 채널에 고객사 식별코드가 없습니다. IMP.init에 넣어야 결제창이 "
            "열리니 채널에 입력하세요."
        ),
    ),
    find=_find,
    examples=(
        Example({}, Context(channel=replace(NEW_CHANNEL, user_code="")), hits=("",)),
        Example({}, NEW),
        Example({}),
    ),
)
