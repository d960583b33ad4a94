"""Are goods listed where no escrow window reads them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS
from lib.request_pay.draft import at, given

_OLD_MODULE: Final = Text(
    en="uplus does not read products. Take the list out, or open tosspayments.",
    ko="uplus는 products를 읽지 않습니다. 목록을 빼거나 tosspayments를 쓰세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    if not given(params, "products"):
        return
    if context.module(params) is PgModule.UPLUS:
        yield Hit("products", text=_OLD_MODULE)
    elif at(params, "escrow") is not True:
        yield Hit("products")


RULE = Rule(
    code="R74",
    severity=Severity.WARNING,
    source="sdk/ko/v1-sdk/javascript-sdk/payrq.mdx",
    text=Text(
        en="products is read in the escrow window only. Set escrow to true, or take the list out.",
        ko="products는 에스크로 결제창에서만 쓰입니다. escrow를 true로 하거나 목록을 빼세요.",
    ),
    find=_find,
    generations=CURRENT,
    cure=drop("products"),
    examples=(
        Example({"products": [{"name": "Tea"}]}, NEW, hits=("products",)),
        Example({"escrow": True, "products": [{"name": "Tea"}]}, NEW_UPLUS, hits=("products",)),
        Example({"escrow": True, "products": [{"name": "Tea"}]}, NEW),
        Example({"escrow": True}, NEW),
    ),
)
