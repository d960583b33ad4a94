"""Are options of a cash receipt given where no cash receipt comes about?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog import fields, pay_methods
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, OLD
from lib.request_pay.draft import given, text

_OPTIONS: Final = ("bypass.isCulturalExpense", "bypass.cashReceiptType")


def _find(params: Params, _context: Context) -> Iterator[Hit]:
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    for path in _OPTIONS:
        if method and given(params, path) and method.code not in fields.field(path).methods:
            yield Hit(path, {"path": path, "method": method.code}, cure=drop(path))


RULE = Rule(
    code="R76",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/readme.mdx",
    text=Text(
        en=(
            "{path} is passed on for account transfers and virtual accounts only, not with "
            "{method}. Take it out."
        ),
        ko="{path}은(는) 계좌이체와 가상계좌에서만 전달되고 {method}에서는 빠집니다. 빼세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example(
            {"pay_method": "card", "bypass": {"isCulturalExpense": True}},
            NEW,
            hits=("bypass.isCulturalExpense",),
        ),
        Example(
            {"pay_method": "phone", "bypass": {"cashReceiptType": "personal"}},
            NEW,
            hits=("bypass.cashReceiptType",),
        ),
        Example({"pay_method": "trans", "bypass": {"isCulturalExpense": True}}, NEW),
        Example({"pay_method": "vbank", "bypass": {"cashReceiptType": "personal"}}, NEW),
        Example({"pay_method": "card", "bypass": {"isCulturalExpense": True}}, OLD),
    ),
)
