"""Does the cancel of a paid virtual account say where the money goes?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.problems import Severity
from lib.lint.context import Context, PaymentFacts
from lib.lint.rule import CANCEL, Example, Hit, Params, Rule, Text
from lib.request_pay.draft import given


def _find(params: Params, context: Context) -> Iterator[Hit]:
    payment = context.payment
    if payment is None or payment.pay_method != "vbank" or payment.status != PaymentStatus.PAID:
        return
    for name in ("refund_holder", "refund_bank", "refund_account"):
        if not given(params, name):
            yield Hit(name, {"name": name})


RULE = Rule(
    code="R114",
    severity=Severity.ERROR,
    source="OpenAPI description; cancel/v1/virtual-account.mdx",
    text=Text(
        en=(
            "The money of a paid virtual account goes back to a bank account, and {name} is "
            "missing. Enter holder, bank and account."
        ),
        ko=(
            "입금된 가상계좌는 환불 계좌로 돌려주는데 {name}이(가) 없습니다. 예금주, 은행, "
            "계좌번호를 입력하세요."
        ),
    ),
    find=_find,
    applies=CANCEL,
    examples=(
        Example(
            {"imp_uid": "imp_1", "refund_bank": "004"},
            Context(payment=PaymentFacts("vbank", "paid", 14000)),
            subject="cancel",
            hits=("refund_holder", "refund_account"),
        ),
        Example(
            {"refund_holder": "Hong", "refund_bank": "004", "refund_account": "123-45"},
            Context(payment=PaymentFacts("vbank", "paid", 14000)),
            subject="cancel",
        ),
        Example({}, Context(payment=PaymentFacts("vbank", "ready")), subject="cancel"),
        Example({}, Context(payment=PaymentFacts("card", "paid", 14000)), subject="cancel"),
        Example({}, subject="cancel"),
    ),
)
