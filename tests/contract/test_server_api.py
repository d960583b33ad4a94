"""Do the flows of the published package iamport-server-api 10 run against the sandbox unchanged?"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from lib.sandbox.testing import running
from tests.npm import run_node

pytestmark = pytest.mark.contract


@pytest.fixture(scope="module")
def flows() -> dict[str, Any]:
    with running() as sandbox:
        written = run_node("server_api.cjs", sandbox.url, sandbox.imp_key, sandbox.imp_secret)
        webhooks = sandbox.webhooks.settled()
    return {**json.loads(written), "webhooks": webhooks}


def test_a_card_is_charged(flows: dict[str, Any]) -> None:
    card = flows["card"]
    assert (card["paid"]["status"], card["paid"]["amount"]) == ("paid", 25_000)
    assert card["paid"]["paid_at"] > 0
    assert card["read"] == card["paid"]


def test_a_billing_key_is_kept_charged_and_erased(flows: dict[str, Any]) -> None:
    key = flows["key"]
    assert key["kept"] == key["key"] == flows["erased"]
    assert (key["charged"]["status"], key["charged"]["customer_uid"]) == ("paid", "server-api-key")
    both = flows["chargedAndKept"]
    assert both["both"]["status"] == "paid"
    assert both["kept"]["card_number"] == both["both"]["card_number"]


def test_money_arrives_on_a_virtual_account(flows: dict[str, Any]) -> None:
    account = flows["account"]
    assert (account["ready"]["status"], account["ready"]["paid_at"]) == ("ready", 0)
    assert account["ready"]["vbank_num"].startswith("020")
    assert (account["paid"]["status"], account["paid"]["imp_uid"]) == (
        "paid",
        account["ready"]["imp_uid"],
    )
    assert flows["internalDeposit"] == "paid"


@pytest.mark.parametrize(
    ("flow", "amount"), [("cardInFive", 25_000), ("keyInFive", 25_000), ("accountInFive", 40_000)]
)
def test_a_payment_is_cancelled_in_five_parts(
    flows: dict[str, Any], flow: str, amount: int
) -> None:
    fifth = amount // 5
    assert flows[flow] == [
        [fifth * count, count, "cancelled" if count == 5 else "paid"] for count in range(1, 6)
    ]


def test_no_more_goes_back_than_was_paid(flows: dict[str, Any]) -> None:
    assert flows["cancelled"]["status"] == "cancelled"
    assert flows["over"]["answer"]["code"] != 0
    assert flows["over"]["read"]["cancel_amount"] == 0


def test_the_money_of_an_account_does_not_go_nowhere(flows: dict[str, Any]) -> None:
    assert flows["withoutRefund"]["code"] != 0
    assert flows["withoutRefund"]["message"].startswith("[RF38]")


def test_a_receipt_is_issued_and_erased(flows: dict[str, Any]) -> None:
    receipt = flows["receipt"]
    assert receipt["read"] == receipt["issued"]
    assert receipt["issued"]["amount"] == 25_000
    assert receipt["payment"]["cash_receipt_issued"] is True
    assert receipt["erased"]["cancelled_at"] > 0


def test_a_person_is_certified(flows: dict[str, Any]) -> None:
    steps = flows["certification"]
    assert (steps["asked"]["certified"], steps["asked"]["__otp"]) == (False, "000000")
    assert steps["wrong"]["code"] != 0
    assert (steps["confirmed"]["certified"], steps["confirmed"]["birthday"]) == (True, "19880311")
    assert steps["confirmed"]["certified_at"] > 0
    assert "__otp" not in steps["confirmed"]
    assert steps["erased"] == steps["confirmed"]


def test_webhooks_are_counted(flows: dict[str, Any]) -> None:
    # Six charges of cards, one of a key, four accounts issued and paid into; no cancel is told.
    counted = Counter(webhook["status"] for webhook in flows["webhooks"])
    assert counted == {"paid": 6 + 1 + 4, "ready": 4}
