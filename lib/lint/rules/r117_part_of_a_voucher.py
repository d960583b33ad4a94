"""Is a part of a voucher payment to be cancelled?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog import pay_methods
from lib.kernel.problems import Severity
from lib.lint.context import Context, PaymentFacts
from lib.lint.rule import CANCEL, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import integer


def _find(params: Params, context: Context) -> Iterator[Hit]:
    payment, amount = context.payment, integer(params, "amount")
    if payment is None or payment.left is None or amount is None:
        return
    method = pay_methods.by_code().get(payment.pay_method)
    if method is not None and method.voucher and 0 < amount < payment.left:
        yield Hit("amount", {"what": method.en, "what_ko": method.ko, "left": f"{payment.left:,}"})


RULE = Rule(
    code="R117",
    severity=Severity.ERROR,
    source="OpenAPI description; pg/v1/newtoss/warning.mdx",
    text=Text(
        en="A payment by {what} can be cancelled as a whole only: all {left} won, or nothing.",
        ko="{what_ko} 결제는 일부만 취소할 수 없습니다. {left}원 전액을 취소하세요.",
    ),
    find=_find,
    applies=CANCEL,
    examples=(
        Example(
            {"imp_uid": "imp_1", "amount": 1000},
            Context(payment=PaymentFacts("cultureland", "paid", 14000)),
            subject="cancel",
            hits=("amount",),
        ),
        Example(
            {"imp_uid": "imp_1", "amount": 14000},
            Context(payment=PaymentFacts("cultureland", "paid", 14000)),
            subject="cancel",
        ),
        Example(
            {"imp_uid": "imp_1"},
            Context(payment=PaymentFacts("cultureland", "paid", 14000)),
            subject="cancel",
        ),
        Example(
            {"imp_uid": "imp_1", "amount": 1000},
            Context(payment=PaymentFacts("card", "paid", 14000)),
            subject="cancel",
        ),
        Example({"imp_uid": "imp_1", "amount": 1000}, subject="cancel"),
    ),
)
