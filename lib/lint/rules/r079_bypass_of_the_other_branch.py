"""Is something passed through to a module or a method that does not read it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.catalog import fields, pay_methods
from lib.catalog.vocabulary import PgModule
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import CURRENT, Example, Hit, Params, Rule, Text
from lib.lint.samples import NEW, NEW_UPLUS, OLD
from lib.request_pay.draft import given, text

# What is passed on by module; the receipts' methods have a rule of their own.
_READERS: Final = {
    "bypass.tosspayments": PgModule.TOSSPAYMENTS,
    "bypass.isCulturalExpense": PgModule.TOSSPAYMENTS,
    "bypass.cashReceiptType": PgModule.TOSSPAYMENTS,
    "bypass.uplus": PgModule.UPLUS,
}
_METHOD: Final = Text(
    en="{path} is read for card payments only, not with {method}. Take it out.",
    ko="{path}은(는) 카드 결제에서만 쓰이며 {method}에서는 무시됩니다. 빼세요.",
)


def _find(params: Params, context: Context) -> Iterator[Hit]:
    module = context.module(params)
    for path, reader in _READERS.items():
        if module is not None and module is not reader and given(params, path):
            yield Hit(path, {"path": path, "module": module.value}, cure=drop(path))
    method = pay_methods.by_code().get(text(params, "pay_method") or "")
    if method is None or module is PgModule.UPLUS:
        return
    for entry in fields.fields():
        tied = entry.path.startswith("bypass.tosspayments.") and entry.methods
        if tied and method.code not in entry.methods and given(params, entry.path):
            slots = {"path": entry.path, "method": method.code}
            yield Hit(entry.path, slots, text=_METHOD, cure=drop(entry.path))


RULE = Rule(
    code="R79",
    severity=Severity.WARNING,
    source="pg/v1/newtoss/readme.mdx; pg/v1/toss.mdx",
    text=Text(
        en="{path} belongs to the other Toss module; {module} does not read it. Take it out.",
        ko="{path}은(는) 다른 토스 모듈의 값이라 {module}에서 쓰이지 않습니다. 빼세요.",
    ),
    find=_find,
    generations=CURRENT,
    examples=(
        Example({"bypass": {"uplus": {"LGD_AUTO_DISCOUNT": "Y"}}}, NEW, hits=("bypass.uplus",)),
        Example(
            {"bypass": {"tosspayments": {"discountCode": "D1"}, "cashReceiptType": "personal"}},
            NEW_UPLUS,
            hits=("bypass.tosspayments", "bypass.cashReceiptType"),
        ),
        Example(
            {"pay_method": "trans", "bypass": {"tosspayments": {"discountCode": "D1"}}},
            NEW,
            hits=("bypass.tosspayments.discountCode",),
        ),
        Example({"pay_method": "card", "bypass": {"tosspayments": {"discountCode": "D1"}}}, NEW),
        Example({"bypass": {"uplus": {"LGD_AUTO_DISCOUNT": "Y"}}}, NEW_UPLUS),
        Example({"bypass": {"uplus": {"LGD_AUTO_DISCOUNT": "Y"}}}, OLD),
    ),
)
