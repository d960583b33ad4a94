"""Does the module offer this payment method?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lib.catalog import pay_methods
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import MISSING, at, shown


def _find(params: Params, context: Context) -> Iterator[Hit]:
    value = at(params, "pay_method")
    if value is MISSING or value is None or value == "" or not _is_ours(value, params, context):
        return
    offered = _offered(context.module(params), context.generation)
    if value in offered:
        return
    near = get_close_matches(value, offered, n=1) if isinstance(value, str) else []
    yield Hit(
        "pay_method",
        {"value": shown(value), "offered": ", ".join(offered)},
        cure=put("pay_method", near[0]) if near else None,
    )


def _is_ours(value: object, params: Params, context: Context) -> bool:
    """Leave wallets of the old era, the two spellings and the wrong window to their own rules."""
    method = pay_methods.by_code().get(value) if isinstance(value, str) else None
    seed = context.generation is SdkGeneration.IAMPORT
    if method is None:
        return True
    if seed:
        return not method.wallet and context.module(params) is not PgModule.TOSSPAYMENTS
    return not method.code.startswith("samsung") or context.generation is None


def _offered(module: PgModule | None, generation: SdkGeneration | None) -> list[str]:
    """What is not known does not narrow the list."""
    modules = [module] if module else list(PgModule)
    generations = [generation] if generation else list(SdkGeneration)
    return [
        method.code
        for method in pay_methods.pay_methods()
        if any(method.offered_by(m, g) for m in modules for g in generations)
    ]


RULE = Rule(
    code="R64",
    severity=Severity.ERROR,
    source="customer's guide; pg/v1/toss.mdx; pg/v1/newtoss/readme.mdx",
    text=Text(
        en="{value} is not a payment method of this Toss module. Choose one of: {offered}.",
        ko="{value}은(는) 이 토스 모듈의 결제수단이 아닙니다. 다음 중에서 고르세요: {offered}.",
    ),
    find=_find,
    examples=(
        Example({"pay_method": "crad"}, OLD, hits=("pay_method",)),
        Example({"pay_method": "cultureland"}, OLD, hits=("pay_method",)),
        Example({"pay_method": 1}, hits=("pay_method",)),
        Example({"pay_method": "alipay"}, NEW, hits=("pay_method",)),
        Example({"pay_method": "cultureland"}, NEW),
        Example({"pay_method": "vbank"}, OLD),
        Example({}, OLD),
    ),
)
