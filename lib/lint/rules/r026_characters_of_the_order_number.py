"""May the PG behind the gateway refuse the order number's characters?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import put
from lib.lint.rule import CURRENT, ORDERS, WINDOW, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS
from lib.request_pay.draft import text

_SAFE: Final = re.compile(r"[A-Za-z0-9_-]{6,}")


def _find(params: Params, context: Context) -> Iterator[Hit]:
    value = text(params, "merchant_uid")
    if value and context.module(params) is PgModule.TOSSPAYMENTS and not _SAFE.fullmatch(value):
        safe = re.sub(r"[^A-Za-z0-9_-]+", "-", value)
        cure = put("merchant_uid", safe) if _SAFE.fullmatch(safe) else None
        yield Hit("merchant_uid", cure=cure)


RULE = Rule(
    code="R26",
    severity=Severity.WARNING,
    source="pg/v2/tosspayments.mdx (V2, same PG)",
    text=Text(
        en=(
            "Toss itself takes 6 or more of A-Z a-z 0-9 - _ as an order number. Keep "
            "to these to be safe."
        ),
        ko="토스 주문번호는 영문·숫자·-·_로 6자 이상이어야 합니다. 안전하게 이 형식을 지키세요.",
    ),
    find=_find,
    applies=WINDOW | ORDERS,
    generations=CURRENT,
    examples=(
        Example({"merchant_uid": "order 1!"}, NEW, hits=("merchant_uid",)),
        Example({"merchant_uid": "a1"}, NEW, hits=("merchant_uid",)),
        Example({"merchant_uid": "order_no_0001"}, NEW),
        Example({"merchant_uid": "order 1!"}, NEW_UPLUS),
    ),
)
