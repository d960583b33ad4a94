"""Does the call name a PG that is not configured?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import OLD, OLD_CHANNEL
from lib.request_pay.draft import shown, text


def _find(params: Params, context: Context) -> Iterator[Hit]:
    pg = text(params, "pg")
    if not pg or not context.settings:
        return
    code, _, mid = pg.partition(".")
    same = [channel for channel in context.settings if channel.pg_module.value == code]
    mids = {channel.mid for channel in same}
    if same and (not mid or mid in mids or "" in mids):
        return
    known = ", ".join(dict.fromkeys(channel.pg_module.value for channel in context.settings))
    chosen = context.channel
    cure = put("pg", chosen.pg_module.value) if chosen else None
    yield Hit("pg", {"value": shown(pg), "known": known}, cure=cure)


RULE = Rule(
    code="R11",
    severity=Severity.WARNING,
    source="English guide of the i'mport era; console/pg.mdx",
    text=Text(
        en=(
            "No channel is set up for {value}; the default PG would open without a "
            "word. Use a configured code: {known}."
        ),
        ko=(
            "{value}에 해당하는 채널이 없어 기본 PG가 조용히 열립니다. 설정된 코드를 "
            "쓰세요: {known}."
        ),
    ),
    find=_find,
    examples=(
        Example({"pg": "inicis"}, replace(OLD, channels=(OLD_CHANNEL,)), hits=("pg",)),
        Example({"pg": "uplus.elsewhere"}, replace(OLD, channels=(OLD_CHANNEL,)), hits=("pg",)),
        Example({"pg": "uplus.tosstest_old"}, replace(OLD, channels=(OLD_CHANNEL,))),
        Example({"pg": "uplus"}, replace(OLD, channels=(OLD_CHANNEL,))),
    ),
)
