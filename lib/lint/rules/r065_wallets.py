"""Does the buyer pay with a wallet?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog import pay_methods
from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import BOTH, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import text

_CONTRACT: Final = Text(
    en="{method} needs a contract of its own with Toss. Check that this MID has it.",
    ko="{method}은(는) 토스와 별도 계약이 필요합니다. 이 상점아이디에 있는지 확인하세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    if method is None or not method.wallet or context.generation is None:
        return
    slots = {"method": method.code}
    if context.generation is SdkGeneration.IAMPORT:
        yield Hit("pay_method", slots, cure=put("pay_method", "card"))
    else:
        yield Hit("pay_method", slots, text=_CONTRACT, severity=Severity.INFO)


RULE = Rule(
    code="R65",
    severity=Severity.ERROR,
    source="customer's guide, hub-type simple payment; pg/v1/toss.mdx; pg/v1/newtoss/readme.mdx",
    text=Text(
        en=(
            "By the guide the Toss window supports no wallets such as {method}. Choose "
            "card, or the current SDK."
        ),
        ko=(
            "가이드에 따르면 토스 결제창은 {method} 같은 간편결제를 지원하지 않습니다. "
            "card나 최신 SDK를 고르세요."
        ),
    ),
    find=_find,
    generations=BOTH,
    examples=(
        Example({"pay_method": "kakaopay"}, OLD, hits=("pay_method",)),
        Example({"pay_method": "kakaopay"}, NEW, hits=("pay_method",)),
        Example({"pay_method": "card"}, OLD),
        Example({"pay_method": "kakaopay"}),
    ),
)
