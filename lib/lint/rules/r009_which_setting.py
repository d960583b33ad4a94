"""Is it left open which of several PG settings is meant?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import (
    NEW,
    NEW_CHANNEL,
    NEW_UPLUS_CHANNEL,
    OLD,
    OLD_BILLING_CHANNEL,
    OLD_CHANNEL,
)
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if len(context.settings) <= 1 or given(params, "pg") or given(params, "channelKey"):
        return
    old = context.generation is SdkGeneration.IAMPORT
    chosen = context.channel
    cure = None
    if chosen and chosen.channel_key and not old:
        cure = put("channelKey", chosen.channel_key)
    elif chosen:
        cure = put("pg", chosen.pg_module.value)
    yield Hit(
        "pg" if old else "channelKey",
        {"field": "pg" if old else "channelKey"},
        severity=Severity.ERROR if old else Severity.WARNING,
        cure=cure,
    )


RULE = Rule(
    code="R9",
    severity=Severity.ERROR,
    source="customer's guide; console/pg.mdx",
    text=Text(
        en=(
            "Several PG settings exist and the call names none, so the console's "
            "default opens. Set {field}."
        ),
        ko=(
            "PG 설정이 여러 개인데 호출에 지정이 없어 콘솔의 기본 PG가 열립니다. "
            "{field} 값을 넣으세요."
        ),
    ),
    find=_find,
    examples=(
        Example({}, replace(OLD, channels=(OLD_CHANNEL, OLD_BILLING_CHANNEL)), hits=("pg",)),
        Example({}, replace(NEW, channels=(NEW_CHANNEL, NEW_UPLUS_CHANNEL)), hits=("channelKey",)),
        Example({"pg": "uplus"}, replace(OLD, channels=(OLD_CHANNEL, OLD_BILLING_CHANNEL))),
        Example({}, replace(OLD, channels=(OLD_CHANNEL,))),
    ),
)
