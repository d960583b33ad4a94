"""Does the new Toss module open through the SDK of the i'mport era?

Today's documents call that impossible, while every sample of the customer's guide does it: hence no
error, and no word about the emulator, which serves both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.catalog.vocabulary import Environment, PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import SEED, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD, OLD_BILLING, OLD_BILLING_CHANNEL


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if context.module(params) is PgModule.TOSSPAYMENTS and not context.emulated:
        yield Hit("pg")


RULE = Rule(
    code="R5",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/readme.mdx against the customer's guide",
    text=Text(
        en=(
            "By today's documents only the current SDK opens tosspayments; the guide's "
            "versioned file may not. Move the channel to the current SDK."
        ),
        ko=(
            "지금의 문서에 따르면 tosspayments는 최신 SDK로만 열립니다. 가이드의 버전별 "
            "파일로는 안 될 수 있으니 채널을 최신 SDK로 바꾸세요."
        ),
    ),
    find=_find,
    generations=SEED,
    examples=(
        Example({"customer_uid": "card-1"}, OLD_BILLING, hits=("pg",)),
        Example({"pg": "tosspayments"}, OLD, hits=("pg",)),
        Example({}, OLD),
        Example({}, NEW),
        Example({}, Context(channel=replace(OLD_BILLING_CHANNEL, environment=Environment.SANDBOX))),
    ),
)
