"""Is the PG left out because there is only one?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import SEED, Example, Hit, Params, Rule, Text
from lib.lint.samples import OLD, OLD_CHANNEL
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if len(context.settings) == 1 and not given(params, "pg"):
        yield Hit("pg")


RULE = Rule(
    code="R10",
    severity=Severity.INFO,
    source="customer's guide",
    text=Text(
        en="No PG is named. With a single PG setting that is fine: the default opens.",
        ko="PG를 지정하지 않았습니다. PG 설정이 하나뿐이면 기본 PG가 열리므로 괜찮습니다.",
    ),
    find=_find,
    generations=SEED,
    examples=(
        Example({}, replace(OLD, channels=(OLD_CHANNEL,)), hits=("pg",)),
        Example({"pg": "uplus"}, replace(OLD, channels=(OLD_CHANNEL,))),
    ),
)
