"""Is Samsung Pay spelt the way the module spells it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS
from lib.request_pay.draft import at

_RIGHT: Final = {PgModule.TOSSPAYMENTS: "samsungpay", PgModule.UPLUS: "samsung"}


def _find(params: Params, context: Context) -> Iterator[Hit]:
    module = context.module(params)
    if module is None:
        return
    right = _RIGHT[module]
    if at(params, "pay_method") in ("samsung", "samsungpay") and params["pay_method"] != right:
        yield Hit("pay_method", {"right": right}, cure=put("pay_method", right))


RULE = Rule(
    code="R66",
    severity=Severity.WARNING,
    source="pg/v1/toss.mdx; pg/v1/newtoss/readme.mdx",
    text=Text(
        en="This module spells Samsung Pay {right}.",
        ko="이 모듈에서 삼성페이 코드는 {right}입니다. 바꿔 쓰세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"pay_method": "samsung"}, NEW, hits=("pay_method",)),
        Example({"pay_method": "samsungpay"}, NEW_UPLUS, hits=("pay_method",)),
        Example({"pay_method": "samsungpay"}, NEW),
        Example({"pay_method": "samsung"}, NEW_UPLUS),
    ),
)
