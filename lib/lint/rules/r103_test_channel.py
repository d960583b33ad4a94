"""Does the call go through a test channel of the real gateway?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import Environment
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.lint.samples import EMULATED, NEW


def _find(_params: Params, context: Context) -> Iterator[Hit]:
    if context.channel and context.channel.environment is Environment.TEST:
        yield Hit("", {"name": context.channel.name})


RULE = Rule(
    code="R103",
    severity=Severity.INFO,
    source="OpenAPI description; pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "{name} is a test channel: there are no receipts, and since 2026-01-26 reading "
            "a payment by imp_uid needs include_sandbox=true."
        ),
        ko=(
            "{name}은(는) 테스트 채널입니다. 영수증이 없고, 2026-01-26부터 imp_uid 조회에 "
            "include_sandbox=true가 필요합니다."
        ),
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    examples=(
        Example({}, NEW, hits=("",)),
        Example({}, NEW, subject="again", hits=("",)),
        Example({}, EMULATED),
        Example({}),
    ),
)
