"""Can more go back than was paid? Properties of the cancel engine."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalog.test_cards import number_for
from lib.sandbox.file_store import FileStore
from lib.sandbox.models import charges
from lib.sandbox.models.cancels import CancelRequest, cancel
from lib.sandbox.models.cards import Credentials
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.orders import Order
from lib.sandbox.models.refusals import Refusal

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MID = Mid("tosspayments", "sbx_bill", is_test_channel=True)

REQUESTS = st.lists(
    st.builds(
        CancelRequest,
        merchant_uid=st.just("m"),
        amount=st.integers(-10, 1200) | st.just(0),
        tax_free=st.integers(-5, 500) | st.just(0),
        checksum=st.none() | st.integers(0, 1000),
        reason=st.text(max_size=5),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(
    amount=st.integers(100, 1000),
    tax_free=st.integers(0, 100),
    scenario=st.sampled_from(["0000", "0024", "0025", "0026"]),
    requests=REQUESTS,
)
def test_the_sum_of_cancels_never_exceeds_the_amount(
    amount: int, tax_free: int, scenario: str, requests: list[CancelRequest]
) -> None:
    store, ids = FileStore(None), Identifiers()
    credentials = Credentials(number_for(scenario), "2099-12")
    order = Order("m", amount, tax_free=tax_free)
    charge = charges.examine_onetime(order, credentials, MID, NOW)
    with store.writing() as db:
        payment = charges.carry_out(db, ids, charge, 1)
    cancelled, tax_free_left = 0, tax_free
    for request in requests:
        balance = amount - cancelled
        try:
            with store.writing() as db:
                payment = cancel(db, ids, request, 2)
        except Refusal:
            continue
        if isinstance(payment, Refusal):
            continue
        expected = request.amount or balance
        assert 0 < expected <= balance
        assert request.checksum in {None, balance}
        assert 0 <= request.tax_free <= min(expected, tax_free_left)
        cancelled += expected
        tax_free_left -= request.tax_free
        assert payment["cancel_amount"] == cancelled
        assert payment["amount"] == amount
        assert payment["status"] == ("cancelled" if cancelled == amount else "paid")
        assert sum(entry["amount"] for entry in payment["cancel_history"]) == cancelled
    assert cancelled <= amount
    store.close()
