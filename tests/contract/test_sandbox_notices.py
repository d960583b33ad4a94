"""Do the addresses that a payment names hear of it, whatever it is paid with?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.sandbox.testing import RunningSandbox, running

pytestmark = pytest.mark.contract

CARD = {"card_number": number_for("0000"), "expiry": "2099-12"}


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running() as fresh:
        fresh.webhooks.configure(test={"url": ""})
        fresh.clock.freeze("2026-11-23T12:00:00+09:00")
        yield fresh


def two(sandbox: RunningSandbox) -> list[str]:
    """Give two addresses of the receiver."""
    return [f"{sandbox.webhooks.url}?{place}" for place in ("a", "b")]


def told(sandbox: RunningSandbox) -> list[str]:
    """Give the statuses that came."""
    return [said["status"] for said in sandbox.webhooks.settled()]


def test_an_account_with_two_addresses(sandbox: RunningSandbox) -> None:
    body: dict[str, Any] = {"amount": 1_000, "vbank_code": "004", "notice_url": two(sandbox)}
    issued = sandbox.call("POST", "/vbanks", merchant_uid="v", **body)["response"]
    assert told(sandbox) == ["ready", "ready"]
    sandbox.deposit(issued["imp_uid"])
    assert told(sandbox)[2:] == ["paid", "paid"]


def test_a_scheduled_payment_with_an_address(sandbox: RunningSandbox) -> None:
    entry = {
        "merchant_uid": "s",
        "schedule_at": sandbox.clock.now + 60,
        "amount": 1_000,
        "notice_url": sandbox.webhooks.url,
    }
    body = {"customer_uid": "kim", "schedules": [entry], **CARD}
    assert sandbox.call("POST", "/subscribe/payments/schedule", **body)["code"] == 0
    assert told(sandbox) == []
    sandbox.clock.advance(minutes=1)
    assert told(sandbox) == ["paid"]


def test_a_charge_with_two_addresses(sandbox: RunningSandbox) -> None:
    body = {"merchant_uid": "c", "amount": 1_000, "notice_url": two(sandbox), **CARD}
    assert sandbox.call("POST", "/subscribe/payments/onetime", **body)["code"] == 0
    assert told(sandbox) == ["paid", "paid"]


def test_nobody_hears_of_what_is_only_prepared_issued_or_revoked(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.configure(test={"url": sandbox.webhooks.url})
    sandbox.call("POST", "/subscribe/customers/kim", **CARD)
    sandbox.call("POST", "/payments/prepare", merchant_uid="p", amount=1_000)
    body = {"name": "책", "amount": 1_000, "identifier": "01012345678"}
    sandbox.call("POST", "/receipts/external/r", **body)
    account = {"merchant_uid": "v", "amount": 1_000, "vbank_code": "004"}
    imp_uid = sandbox.call("POST", "/vbanks", **account)["response"]["imp_uid"]
    sandbox.call("DELETE", f"/vbanks/{imp_uid}")
    assert told(sandbox) == ["ready"]
