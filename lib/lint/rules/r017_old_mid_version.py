"""Was the MID issued for the API version that the guide asks for?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.catalog.vocabulary import MidApiVersion
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import SEED, Example, Hit, Params, Rule, Text
from lib.lint.samples import OLD, OLD_CHANNEL


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    version = context.channel.mid_api_version if context.channel else None
    if version is not None and version is not MidApiVersion.V1_4:
        yield Hit("", {"version": version.value})


RULE = Rule(
    code="R17",
    severity=Severity.ERROR,
    source="customer's guide, MID issuance",
    text=Text(
        en=(
            "The guide needs a MID of API version 1.4, this channel has {version}. Ask "
            "Toss for a 1.4 MID or choose the current SDK."
        ),
        ko=(
            "가이드는 API 버전 1.4의 MID를 요구하는데 이 채널은 {version}입니다. 1.4 "
            "MID를 발급받거나 최신 SDK를 고르세요."
        ),
    ),
    find=_find,
    generations=SEED,
    examples=(
        Example(
            {},
            Context(channel=replace(OLD_CHANNEL, mid_api_version=MidApiVersion.V2022_07_27)),
            hits=("",),
        ),
        Example({}, OLD),
    ),
)
