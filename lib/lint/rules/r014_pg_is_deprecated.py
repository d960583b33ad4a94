"""Does the call use the older way of naming a channel?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop, put
from lib.lint.rule import CURRENT, Cure, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if not given(params, "pg") or given(params, "channelKey"):
        return
    channel = context.channel
    same = channel is not None and channel.pg_module is context.module(params)
    yield Hit("pg", cure=_switch(channel.channel_key) if channel and same else None)


def _switch(channel_key: str) -> Cure | None:
    if not channel_key:
        return None
    return lambda params: drop("pg")(put("channelKey", channel_key)(params))


RULE = Rule(
    code="R14",
    severity=Severity.INFO,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="pg still works but is deprecated. Name the channel by channelKey instead.",
        ko="pg는 아직 동작하지만 더 이상 권장되지 않습니다. channelKey로 채널을 지정하세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"pg": "tosspayments"}, NEW, hits=("pg",)),
        Example({"channelKey": NEW_CHANNEL.channel_key}, NEW),
        Example({}, NEW),
    ),
)
