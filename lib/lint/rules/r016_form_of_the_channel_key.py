"""Does the channel key look like one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL
from lib.request_pay.draft import MISSING, at, shown

_FORM: Final = re.compile(r"channel-key-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _find(params: Params, context: Context) -> Iterator[Hit]:
    key = at(params, "channelKey")
    if key is MISSING or key is None:
        return
    if not isinstance(key, str) or not _FORM.fullmatch(key):
        right = context.channel.channel_key if context.channel else ""
        cure = put("channelKey", right) if _FORM.fullmatch(right) else None
        yield Hit("channelKey", {"value": shown(key)}, cure=cure)


RULE = Rule(
    code="R16",
    severity=Severity.ERROR,
    source="OpenAPI description",
    text=Text(
        en="{value} is no channel key. Copy it from the console: channel-key- followed by a UUID.",
        ko="{value}은(는) 채널 키가 아닙니다. 콘솔에서 channel-key-로 시작하는 값을 복사하세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"channelKey": "key-1"}, NEW, hits=("channelKey",)),
        Example({"channelKey": 7}, NEW, hits=("channelKey",)),
        Example({"channelKey": NEW_CHANNEL.channel_key}, NEW),
    ),
)
