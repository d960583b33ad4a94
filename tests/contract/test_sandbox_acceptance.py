"""Do the scenarios by which a sandbox is accepted come out, as far as they need no window?

Each is numbered as in the list they come from: 10 a virtual account, 11 a key whose card is poor,
12 a wrong password, 13 a declined key, 14 a cancel with a stale balance, 15 schedules, 16 a token,
17 several numbers, 18 a buyer who leaves, 20 a webhook that comes twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.sandbox.models.prepared import Prepared
from lib.sandbox.testing import RunningSandbox, running

pytestmark = pytest.mark.contract

NOON = "2026-11-23T12:00:00+09:00"
REFUND = {"refund_holder": "홍길동", "refund_bank": "088", "refund_account": "110123456789"}


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running() as fresh:
        fresh.clock.freeze(NOON)
        yield fresh


def told(sandbox: RunningSandbox) -> list[tuple[str, str]]:
    """Give order number and status of every webhook that came."""
    return [(said["merchant_uid"], said["status"]) for said in sandbox.webhooks.settled()]


def onetime(sandbox: RunningSandbox, order: str, scenario: str = "0000") -> dict[str, Any]:
    """Charge a card 10,000 won."""
    body = {"merchant_uid": order, "amount": 10_000, "card_number": number_for(scenario)}
    return sandbox.call("POST", "/subscribe/payments/onetime", expiry="2099-12", **body)


def keep(sandbox: RunningSandbox, customer_uid: str, scenario: str) -> None:
    """Keep a card."""
    body = {"card_number": number_for(scenario), "expiry": "2099-12"}
    assert sandbox.call("POST", f"/subscribe/customers/{customer_uid}", **body)["code"] == 0


def again(sandbox: RunningSandbox, customer_uid: str, order: str) -> dict[str, Any]:
    """Charge a key 1,000 won."""
    body = {"customer_uid": customer_uid, "merchant_uid": order, "amount": 1_000, "name": "월"}
    return sandbox.call("POST", "/subscribe/payments/again", **body)


def account(sandbox: RunningSandbox, order: str) -> str:
    """Issue an account that is due in an hour."""
    body = {"amount": 10_000, "vbank_code": "004", "vbank_due": sandbox.clock.now + 3_600}
    issued = sandbox.call("POST", "/vbanks", merchant_uid=order, buyer_name="홍길동", **body)
    imp_uid: str = issued["response"]["imp_uid"]
    return imp_uid


def test_6_an_announced_amount_is_the_only_one_that_fits(sandbox: RunningSandbox) -> None:
    sandbox.call("POST", "/payments/prepare", merchant_uid="a", amount=1_000)
    registered = sandbox.call("GET", "/payments/prepare/a")["response"]
    prepared = Prepared(registered["merchant_uid"], registered["amount"])
    assert prepared.fits(1_000, "KRW")
    assert not prepared.fits(900, "KRW")


def test_10_a_virtual_account(sandbox: RunningSandbox) -> None:
    paid, late = account(sandbox, "in-time"), account(sandbox, "late")
    assert told(sandbox) == [("in-time", "ready"), ("late", "ready")]
    assert sandbox.deposit(paid)["status"] == "paid"
    assert told(sandbox)[2:] == [("in-time", "paid")]
    sandbox.clock.advance(hours=2)
    expired = sandbox.http.post(f"/_control/vbanks/{late}/deposit", json={}).json()
    assert (expired["code"], expired["message"][:5]) == (-1, "[428]")
    refused = sandbox.call("POST", "/payments/cancel", imp_uid=paid)
    assert (refused["code"], refused["message"][:6]) == (-1, "[RF38]")
    refunded = sandbox.call("POST", "/payments/cancel", imp_uid=paid, **REFUND)
    assert refunded["response"]["status"] == "cancelled"
    assert len(told(sandbox)) == 3


def test_11_a_card_that_fails_twice(sandbox: RunningSandbox) -> None:
    keep(sandbox, "poor", "0028")
    outcomes = [again(sandbox, "poor", f"a-{number}")["response"]["status"] for number in range(3)]
    assert outcomes == ["failed", "failed", "paid"]
    assert told(sandbox) == [("a-2", "paid")]


def test_12_a_wrong_password(sandbox: RunningSandbox) -> None:
    answer = onetime(sandbox, "a", "0011")
    assert (answer["code"], answer["response"]) == (-1, None)
    assert answer["message"].startswith("카드정보 인증에 실패하였습니다. [19] ")


def test_13_a_declined_key(sandbox: RunningSandbox) -> None:
    keep(sandbox, "poor", "0002")
    answer = again(sandbox, "poor", "a")
    assert (answer["code"], answer["response"]["status"]) == (0, "failed")
    assert answer["response"]["fail_reason"].startswith("[A8] ")


def test_14_a_cancel_with_a_stale_balance(sandbox: RunningSandbox) -> None:
    onetime(sandbox, "a")
    body = {"merchant_uid": "a", "amount": 3_000, "checksum": 10_000, "reason": "반품"}
    first = sandbox.call("POST", "/payments/cancel", **body)["response"]
    assert (first["status"], first["cancel_amount"]) == ("paid", 3_000)
    assert sandbox.call("POST", "/payments/cancel", **body)["code"] != 0
    assert sandbox.call("GET", "/payments/find/a")["response"]["cancel_amount"] == 3_000
    assert told(sandbox) == [("a", "paid")]
    loud = {**body, "checksum": 7_000, "enable_webhook": True}
    second = sandbox.call("POST", "/payments/cancel", **loud)["response"]
    webhook = sandbox.webhooks.settled()[-1]
    assert told(sandbox) == [("a", "paid"), ("a", "cancelled")]
    assert webhook["cancellation_id"] == second["cancel_history"][-1]["cancellation_id"]


def test_15_two_schedules_one_revoked_one_run_one_retried(sandbox: RunningSandbox) -> None:
    keep(sandbox, "poor", "0028")
    entries = [
        {"merchant_uid": order, "amount": 1_000, "schedule_at": sandbox.clock.now + 60}
        for order in ("run", "revoked")
    ]
    path = "/subscribe/payments/schedule"
    sandbox.call("POST", path, customer_uid="poor", schedules=entries)
    sandbox.call("POST", "/subscribe/payments/unschedule", merchant_uid=["revoked"])
    (happened,) = sandbox.clock.advance(minutes=2)
    assert happened["merchant_uid"] == "run"
    statuses = [
        sandbox.call("GET", f"{path}/{order}")["response"]["schedule_status"]
        for order in ("run", "revoked")
    ]
    assert statuses == ["executed", "revoked"]
    retried = [sandbox.call("POST", f"{path}/run/retry")["response"]["status"] for _ in range(2)]
    assert retried == ["failed", "paid"]
    assert told(sandbox) == [("run", "failed"), ("run", "failed"), ("run", "paid")]
    assert sandbox.clock.advance(days=2) == []


def test_16_a_token(sandbox: RunningSandbox) -> None:
    pair = {"imp_key": sandbox.imp_key, "imp_secret": sandbox.imp_secret}

    def token() -> dict[str, Any]:
        answer: dict[str, Any] = sandbox.http.post("/users/getToken", json=pair).json()["response"]
        return answer

    first = token()
    sandbox.clock.advance(minutes=28)
    assert token()["access_token"] == first["access_token"]
    sandbox.clock.advance(seconds=90)
    longer = token()
    assert longer["access_token"] == first["access_token"]
    assert longer["expired_at"] == first["expired_at"] + 300
    sandbox.clock.advance(minutes=6)
    headers = {"Authorization": f"Bearer {first['access_token']}"}
    assert sandbox.http.get("/users/pg", headers=headers).status_code == 401
    assert token()["access_token"] != first["access_token"]


def test_17_several_numbers_of_which_one_is_unknown(sandbox: RunningSandbox) -> None:
    imp_uid = onetime(sandbox, "a")["response"]["imp_uid"]
    pair = {"imp_key": sandbox.imp_key, "imp_secret": sandbox.imp_secret}
    token = sandbox.http.post("/users/getToken", json=pair).json()["response"]["access_token"]
    answer = sandbox.http.get(
        "/payments",
        params={"imp_uid[]": [imp_uid, "imp_000000000000"]},
        headers={"X-ImpTokenHeader": token},
    )
    assert answer.status_code == 207
    assert [payment["imp_uid"] for payment in answer.json()["response"]] == [imp_uid]


def test_18_an_account_that_nobody_pays_into_stays_ready(sandbox: RunningSandbox) -> None:
    imp_uid = account(sandbox, "left")
    sandbox.clock.advance(days=89)
    assert sandbox.call("GET", f"/payments/{imp_uid}")["response"]["status"] == "ready"
    assert sandbox.call("GET", "/payments/status/ready")["response"]["total"] == 1


def test_20_a_webhook_that_comes_twice_says_the_same(sandbox: RunningSandbox) -> None:
    sandbox.fault("webhook_duplicate")
    onetime(sandbox, "a")
    first, second = sandbox.webhooks.wait(2)
    assert first == second
