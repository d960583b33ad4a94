"""Does the call name its channel twice?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL
from lib.request_pay.draft import given


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    if given(params, "pg") and given(params, "channelKey"):
        yield Hit("channelKey")


RULE = Rule(
    code="R15",
    severity=Severity.WARNING,
    source="advice: the precedence is not documented",
    text=Text(
        en="pg and channelKey are both set and nobody documents which one wins. Keep one of them.",
        ko="pg와 channelKey가 함께 있으면 어느 쪽이 우선인지 문서에 없습니다. 하나만 남기세요.",
    ),
    find=_find,
    cure=drop("pg"),
    examples=(
        Example(
            {"pg": "tosspayments", "channelKey": NEW_CHANNEL.channel_key}, NEW, hits=("channelKey",)
        ),
        Example({"channelKey": NEW_CHANNEL.channel_key}, NEW),
    ),
)
