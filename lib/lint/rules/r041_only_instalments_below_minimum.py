"""Is lump sum hidden for an amount that gets no instalments?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import SdkGeneration
from lib.kernel.problems import Severity
from lib.lint.context import Context
from lib.lint.cures import drop
from lib.lint.rule import Example, Hit, Params, Rule, Text
from lib.lint.samples import OLD
from lib.request_pay.draft import INSTALMENTS_FROM, at, integer, is_billing


def _find(params: Params, context: Context) -> Iterator[Hit]:
    amount = integer(params, "amount")
    only = at(params, "display.only_installment") is True
    if only and amount is not None and amount < INSTALMENTS_FROM and not is_billing(params):
        seed = context.generation is SdkGeneration.IAMPORT  # only the guide speaks of it
        yield Hit(
            "display.only_installment",
            {"minimum": f"{INSTALMENTS_FROM:,}"},
            severity=Severity.ERROR if seed else Severity.WARNING,
        )


RULE = Rule(
    code="R41",
    severity=Severity.ERROR,
    source="customer's guide, instalment setting",
    text=Text(
        en=(
            "Below {minimum} won there are no instalments, and only_installment hides "
            "lump sum: nothing is left to choose. Raise the amount or switch it off."
        ),
        ko=(
            "{minimum}원 미만은 할부가 없는데 only_installment가 일시불까지 숨겨 고를 "
            "것이 없습니다. 금액을 올리거나 옵션을 끄세요."
        ),
    ),
    find=_find,
    cure=drop("display.only_installment"),
    examples=(
        Example(
            {"amount": 49999, "display": {"only_installment": True}},
            OLD,
            hits=("display.only_installment",),
        ),
        Example({"amount": 50000, "display": {"only_installment": True}}, OLD),
        Example({"amount": 49999, "display": {"only_installment": False}}, OLD),
    ),
)
