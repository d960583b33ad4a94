"""Is a wallet to be tried on a test channel?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import pay_methods
from lib.catalog.vocabulary import Environment, PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import EMULATED, NEW, NEW_UPLUS
from lib.request_pay.draft import text


def _find(params: Params, context: Context) -> Iterator[Hit]:
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    channel = context.channel
    if method is None or not method.wallet or channel is None:
        return
    on_test = channel.environment is Environment.TEST
    if on_test and context.module(params) is PgModule.TOSSPAYMENTS:
        yield Hit("pay_method", {"method": method.en, "method_ko": method.ko})


RULE = Rule(
    code="R67",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/warning.mdx",
    text=Text(
        en=(
            "Most wallets cannot be tried on a test channel, and {method} may be one of "
            "them. Try it in the emulator, or with a live payment that you cancel."
        ),
        ko=(
            "대부분의 간편결제는 테스트 채널에서 확인할 수 없으며 {method_ko}도 그럴 수 "
            "있습니다. 에뮬레이터나 취소할 실거래로 확인하세요."
        ),
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"pay_method": "kakaopay"}, NEW, hits=("pay_method",)),
        Example({"pay_method": "kakaopay"}, EMULATED),
        Example({"pay_method": "kakaopay"}, NEW_UPLUS),
        Example({"pay_method": "card"}, NEW),
    ),
)
