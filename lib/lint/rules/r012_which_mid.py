"""Do several settings share the code that the call names?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW_UPLUS_CHANNEL, OLD, OLD_BILLING_CHANNEL, OLD_CHANNEL
from lib.request_pay.draft import shown, text


def _find(params: Params, context: Context) -> Iterator[Hit]:
    pg = text(params, "pg")
    same = [channel for channel in context.settings if channel.pg_module.value == pg]
    if len(same) <= 1:
        return
    own = [channel for channel in same if channel == context.channel]
    mid = (own or same)[0].mid
    yield Hit(
        "pg",
        {"count": len(same), "value": shown(pg), "example": f"{pg}.{mid or 'MID'}"},
        cure=put("pg", f"{pg}.{mid}") if mid else None,
    )


RULE = Rule(
    code="R12",
    severity=Severity.WARNING,
    source="English guide of the i'mport era; sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en=(
            "{count} settings use the code {value}; the first one in the console wins. "
            "Write CODE.MID, such as {example}."
        ),
        ko=(
            "{value} 코드를 쓰는 설정이 {count}개라 콘솔의 첫 번째 설정이 열립니다. "
            "{example}처럼 CODE.MID로 쓰세요."
        ),
    ),
    find=_find,
    examples=(
        Example(
            {"pg": "uplus"}, replace(OLD, channels=(OLD_CHANNEL, NEW_UPLUS_CHANNEL)), hits=("pg",)
        ),
        Example(
            {"pg": "uplus.tosstest_old"}, replace(OLD, channels=(OLD_CHANNEL, NEW_UPLUS_CHANNEL))
        ),
        Example({"pg": "uplus"}, replace(OLD, channels=(OLD_CHANNEL, OLD_BILLING_CHANNEL))),
    ),
)
