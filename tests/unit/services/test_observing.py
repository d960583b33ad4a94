"""Does an observation that was kept say what the payment said when it came?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.redaction import redact
from lib.portone.models import Payment
from lib.services.observing import fact_of

DIGITS = st.from_regex(
    r"[0-9]{8}-[0-9]{4}-4[0-9]{3}-8[0-9]{3}-[0-9a-f]{12}|[0-9]{13,19}", fullmatch=True
)
NAMES = (
    "imp_uid",
    "merchant_uid",
    "apply_num",
    "pg_id",
    "pg_tid",
    "card_name",
    "name",
    "pay_method",
)


@given(DIGITS, st.sampled_from(NAMES))
def test_a_number_that_reads_like_a_card_number_is_told_the_same_again(
    number: str, name: str
) -> None:
    cancel = {"amount": 100, "cancelled_at": 1, "cancellation_id": number, "pg_tid": number}
    body = {"imp_uid": "imp_1", "merchant_uid": "o", "amount": 100, "status": "cancelled"}
    payment = Payment.model_validate({**body, name: number, "cancel_history": [cancel]})

    came = fact_of(payment)
    told = fact_of(Payment.model_validate(redact(came.body)))

    assert (told.values, told.cancels) == (came.values, came.cancels)
