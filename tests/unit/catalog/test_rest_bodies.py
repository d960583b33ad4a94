"""Does the catalogue know the bodies of the REST calls that move money?"""

from __future__ import annotations

from typing import get_args

import pytest

from lib.catalog import rest_bodies


def test_names_are_told_once_and_required_where_they_are_known() -> None:
    names = [entry.name for entry in rest_bodies.body_names()]

    assert len(names) == len(set(names))
    for entry in rest_bodies.body_names():
        assert entry.source
        assert set(entry.required) <= set(entry.calls)


def test_every_call_is_described() -> None:
    for call in get_args(rest_bodies.Call):
        assert rest_bodies.known(call)
    assert rest_bodies.known("request_pay") == {}


@pytest.mark.parametrize(
    ("call", "needed"),
    [
        ("onetime", {"merchant_uid", "amount", "card_number", "expiry"}),
        ("again", {"customer_uid", "merchant_uid", "amount", "name"}),
        ("billing.issue", {"customer_uid", "card_number", "expiry"}),
        ("schedule", {"customer_uid", "schedules"}),
        ("schedule.entry", {"merchant_uid", "schedule_at", "amount", "name"}),
        ("cancel", set()),
        ("prepare", {"merchant_uid", "amount"}),
        ("vbank", {"merchant_uid", "amount", "vbank_code", "vbank_due", "buyer_name"}),
        ("receipt", {"identifier"}),
        ("receipt.external", {"name", "amount", "identifier"}),
    ],
)
def test_what_a_call_cannot_do_without(call: rest_bodies.Call, needed: set[str]) -> None:
    assert {entry.name for entry in rest_bodies.body_names() if call in entry.required} == needed


def test_documented_lengths_stand_beside_the_names() -> None:
    assert rest_bodies.known("cancel")["refund_bank"].max_length == 4
    assert rest_bodies.known("again")["amount"].max_length is None
