"""Was the MID issued for the API version that today's module answers by?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.catalog.vocabulary import MidApiVersion, PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL, NEW_UPLUS


def _find(params: Params, context: Context) -> Iterator[Hit]:
    channel = context.channel
    if channel is None or channel.mid_api_version in {None, MidApiVersion.V2022_07_27}:
        return
    if context.module(params) is channel.pg_module is PgModule.TOSSPAYMENTS:
        yield Hit("", {"version": channel.mid_api_version})


RULE = Rule(
    code="R18",
    severity=Severity.ERROR,
    source="pg/v1/newtoss/readme.mdx",
    text=Text(
        en=(
            "The new Toss module needs a MID of API version 2022-07-27, this channel "
            "has {version}. Have the MID changed at Toss."
        ),
        ko=(
            "토스페이먼츠 신모듈에는 API 버전 2022-07-27의 MID가 필요한데 이 채널은 "
            "{version}입니다. 토스에 변경을 요청하세요."
        ),
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example(
            {},
            Context(channel=replace(NEW_CHANNEL, mid_api_version=MidApiVersion.V1_4)),
            hits=("",),
        ),
        Example({}, NEW),
        Example({}, NEW_UPLUS),
    ),
)
