"""Would real money move in a session that is meant for tests?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.catalog.vocabulary import Environment
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import REST, WINDOW, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    channel = context.channel
    if channel and channel.environment is Environment.LIVE and not context.live_allowed:
        yield Hit("", {"name": channel.name})


RULE = Rule(
    code="R20",
    severity=Severity.ERROR,
    source="checklist/readme-v1.mdx; connect.mdx",
    text=Text(
        en=(
            "{name} is a live channel: this call would move real money. Choose a test "
            "channel, or have live calls allowed."
        ),
        ko=(
            "{name} 채널은 실거래용이라 실제 돈이 움직입니다. 테스트 채널을 고르거나 "
            "실거래 허용을 받으세요."
        ),
    ),
    find=_find,
    applies=WINDOW | REST,
    examples=(
        Example(
            {}, Context(channel=replace(NEW_CHANNEL, environment=Environment.LIVE)), hits=("",)
        ),
        Example(
            {},
            Context(channel=replace(NEW_CHANNEL, environment=Environment.LIVE)),
            subject="cancel",
            hits=("",),
        ),
        Example(
            {},
            Context(channel=replace(NEW_CHANNEL, environment=Environment.LIVE), live_allowed=True),
        ),
        Example({}, NEW),
    ),
)
