"""Do the documents disagree on the API version of this MID?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.catalog.vocabulary import MidApiVersion, PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CARD_DATA, CHARGES, CURRENT, SCHEDULE, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_CHANNEL


def _find(params: Params, context: Context) -> Iterator[Hit]:
    channel = context.channel
    if channel is None or channel.mid_api_version is not MidApiVersion.V1_4:
        return
    if context.module(params) is channel.pg_module is PgModule.TOSSPAYMENTS:
        yield Hit("")


RULE = Rule(
    code="R19",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/readme.mdx, its REST part against the rest of the page",
    text=Text(
        en=(
            "This MID has API version 1.4. One page asks for 2022-07-27 and, where it "
            "speaks of REST, for 1.4. Ask Toss which one counts."
        ),
        ko=(
            "이 상점아이디의 API 버전은 1.4입니다. 같은 문서가 2022-07-27을 요구하면서 "
            "REST 부분에서는 1.4라고 합니다. 토스에 확인하세요."
        ),
    ),
    find=_find,
    applies=CARD_DATA | CHARGES | SCHEDULE,
    generations=CURRENT,
    examples=(
        Example(
            {},
            Context(channel=replace(NEW_CHANNEL, mid_api_version=MidApiVersion.V1_4)),
            subject="again",
            hits=("",),
        ),
        Example({}, NEW, subject="again"),
        Example(
            {},
            Context(channel=replace(NEW_CHANNEL, mid_api_version=None)),
            subject="onetime",
        ),
    ),
)
