"""Does a window keep its promises over HTTP: one end only, time, slow shops, other requests?"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lib.catalog.sandbox_merchant import channels
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, running
from tests.browser.shop import Shop, trading

pytestmark = pytest.mark.contract

CARD = {"pay_method": "card", "amount": 60_000}


@pytest.fixture
def gateway() -> Iterator[RunningSandbox]:
    with running(SandboxConfig(slow_issuer_seconds=0.2, confirm_seconds=1.5)) as sandbox:
        yield sandbox


@pytest.fixture
def shop() -> Iterator[Shop]:
    with trading() as running_shop:
        yield running_shop


def asked(gateway: RunningSandbox, params: object, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    body = {
        "user_code": "imp00000001",
        "sdk": "iamport",
        "device": "pc",
        "origin": "http://shop.example",
        "params": params,
        **more,
    }
    answer: dict[str, Any] = gateway.http.post("/window/open", json=body).json()["response"]
    return answer


def opened(gateway: RunningSandbox, merchant_uid: str, **params: Any) -> str:  # noqa: ANN401
    found = asked(gateway, {**CARD, "merchant_uid": merchant_uid, **params})
    assert found["window_id"], found
    return str(found["window_id"])


def act(gateway: RunningSandbox, window: str, name: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    answer: dict[str, Any] = gateway.http.post(f"/window/{window}/{name}", json=body).json()
    return answer


def pay(gateway: RunningSandbox, window: str, scenario: str = "0000") -> dict[str, Any]:
    body = {"method": "card", "issuer": "366", "app": "confirmed", "scenario": scenario}
    return act(gateway, window, "pay", **body)


def test_a_window_ends_once(gateway: RunningSandbox) -> None:
    window = opened(gateway, "once")
    with ThreadPoolExecutor(8) as pool:
        ends = [pool.submit(pay, gateway, window) for _ in range(6)]
        ends += [pool.submit(act, gateway, window, name) for name in ("cancel", "leave")]
        told = {end.result()["response"]["state"] for end in ends}

    assert len(told) == 1
    assert len(gateway.webhooks.settled()) <= 1
    after = pay(gateway, window)["response"]
    assert after["state"] in told


def test_of_two_windows_of_one_order_one_is_paid(gateway: RunningSandbox) -> None:
    first, second = opened(gateway, "both"), opened(gateway, "both")

    assert pay(gateway, first)["response"]["status"] == "paid"
    later = pay(gateway, second)["response"]
    assert (later["status"], later["rsp"]["error_code"]) == ("failed", "S021")


def test_after_five_minutes_of_the_sandboxs_clock_nothing_is_paid(gateway: RunningSandbox) -> None:
    window = opened(gateway, "late")
    gateway.clock.freeze()
    gateway.clock.advance(seconds=300)

    assert pay(gateway, window)["response"]["rsp"]["error_code"] == "J055"


def test_a_window_that_is_left_hears_nothing_and_stays_ready(gateway: RunningSandbox) -> None:
    window = opened(gateway, "left")
    assert pay(gateway, window, "0040")["response"]["state"] == "left"
    gateway.clock.advance(hours=1)

    assert pay(gateway, window)["response"]["rsp"] is None
    assert gateway.call("GET", "/payments/find/left")["response"]["status"] == "ready"


@pytest.mark.parametrize(
    ("scenario", "code"),
    [("0002", "A8"), ("0006", "A7"), ("0020", "F2"), ("0022", "FS01"), ("0041", "J055")],
)
def test_scenarios_decline_in_a_window_as_they_do_without_one(
    gateway: RunningSandbox, scenario: str, code: str
) -> None:
    told = pay(gateway, opened(gateway, "no"), scenario)["response"]

    assert (told["status"], told["rsp"]["error_code"]) == ("failed", code)


@pytest.mark.parametrize("scenario", ["0014", "0015", "0017", "0024", "0027", "0028"])
def test_what_is_of_no_concern_to_a_window_is_paid(gateway: RunningSandbox, scenario: str) -> None:
    assert pay(gateway, opened(gateway, "yes"), scenario)["response"]["status"] == "paid"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"method": "vbank"},
        {"method": "card", "issuer": "999"},
        {"method": "card", "issuer": "366", "months": 7},
        {"method": "card", "issuer": "366", "months": "3", "card": "x"},
        {"method": ["card"], "issuer": {}},
    ],
)
def test_what_a_window_does_not_offer_is_not_paid(
    gateway: RunningSandbox, body: dict[str, Any]
) -> None:
    window = opened(gateway, "odd", display={"card_quota": [6]})
    answer = act(gateway, window, "pay", **body)

    assert answer["code"] or answer["response"]["mistake"]
    assert gateway.call("GET", "/payments/find/odd")["response"]["status"] == "ready"


def test_the_shop_has_ten_seconds() -> None:
    assert SandboxConfig().confirm_seconds == 10


def test_a_shop_that_takes_too_long_holds_nobody_up(gateway: RunningSandbox, shop: Shop) -> None:
    shop.holds = threading.Event()
    window = opened(gateway, "slow", confirm_url=f"{shop.url}/confirm")
    with ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        end = pool.submit(pay, gateway, window)
        while not shop.asked:
            assert time.monotonic() - began < 10
        pings = []
        for _ping in range(20):
            at = time.monotonic()
            gateway.http.get("/window/start")
            pings.append(time.monotonic() - at)
        meanwhile = act(gateway, window, "cancel")["response"]
        told = end.result()["response"]
        took = time.monotonic() - began
    shop.holds.set()

    assert max(pings) < 1
    assert meanwhile["state"] == "busy"
    assert 1.4 < took < 6
    assert told["rsp"]["error_msg"].endswith("(상세사유 : 알 수 없음)")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/confirm", "not an address"])
def test_a_shop_that_cannot_be_asked_says_no(gateway: RunningSandbox, url: str) -> None:
    told = pay(gateway, opened(gateway, "gone", confirm_url=url))["response"]

    assert (told["status"], told["rsp"]["success"]) == ("failed", False)


def test_neither_an_account_nor_a_key_is_asked_about(gateway: RunningSandbox, shop: Shop) -> None:
    url = f"{shop.url}/confirm"
    account = opened(gateway, "account", pay_method="vbank", confirm_url=url)
    key = opened(gateway, "key", pg="tosspayments", customer_uid="k", confirm_url=url, amount=100)

    assert act(gateway, account, "pay", bank="088")["response"]["status"] == "ready"
    assert pay(gateway, key)["response"]["status"] == "paid"
    assert shop.asked == []


@pytest.mark.parametrize(
    ("params", "mid"),
    [
        ({}, "sbx_uplus"),
        ({"pg": "unheard_of"}, "sbx_uplus"),
        ({"pg": "uplus"}, "sbx_uplus"),
        ({"pg": "tosspayments", "customer_uid": "k"}, "sbx_bill"),
        ({"pg": "tosspayments.sbx_bill", "customer_uid": "k"}, "sbx_bill"),
        ({"channelKey": channels()[0].channel_key, "pg": "tosspayments"}, "sbx_uplus"),
    ],
)
def test_the_channel_is_the_one_that_is_named(
    gateway: RunningSandbox, params: dict[str, Any], mid: str
) -> None:
    opened(gateway, "channel", **params)

    assert gateway.call("GET", "/payments/find/channel")["response"]["pg_id"] == mid


@pytest.mark.parametrize(
    "params",
    [None, [], "x", 7, {}, {"merchant_uid": "m"}, {"merchant_uid": "", "amount": 1},
     {"merchant_uid": "m", "amount": True}, {"merchant_uid": "m", "amount": 1e300},
     {"merchant_uid": "m", "amount": 1000.5}, {"merchant_uid": "m", "amount": -1},
     {"merchant_uid": "m" * 41, "amount": 1000}, {"merchant_uid": "m", "amount": 1000, "pg": []},
     {"merchant_uid": "m", "amount": 1000, "buyer_name": {}},
     {"merchant_uid": "m", "amount": 1000, "customer_uid": {}},
     {"merchant_uid": "m", "amount": 1000, "customer_uid": "k" * 81},
     {"merchant_uid": "m", "amount": 1000, "tax_free": 2000},
     {"merchant_uid": "m", "amount": 1000, "pay_method": {"a": 1}},
     {"merchant_uid": "m", "amount": 1000, "pay_method": "phone"},
     {"merchant_uid": "m", "amount": 1000, "pay_method": "vbank", "vbank_due": "19990101"},
     {"merchant_uid": "m", "amount": 1000, "card": {"direct": {"code": 366}}}],
)  # fmt: skip
def test_any_odd_request_is_answered(gateway: RunningSandbox, params: object) -> None:
    answer = asked(gateway, params)

    assert set(answer) >= {"window_id"}
    if answer["window_id"] is None:
        assert answer["rsp"]["error_msg"]


def test_a_sub_merchant_has_its_own_name(gateway: RunningSandbox) -> None:
    found = asked(gateway, {**CARD, "merchant_uid": "tier"}, tier_code="SBX")
    shown = gateway.http.get(f"/window/{found['window_id']}/state").json()["response"]

    assert shown["shop"] == "페이벤치 하위상점"
    assert asked(gateway, {**CARD, "merchant_uid": "t"}, tier_code="???")["window_id"] is None


def test_an_ipad_is_a_mobile_device_to_the_old_module_only(gateway: RunningSandbox) -> None:
    old = asked(gateway, {**CARD, "merchant_uid": "i1"}, device="ipad")
    today = {**CARD, "merchant_uid": "i2", "pg": "tosspayments", "name": "n", "buyer_name": "b"}
    new = asked(gateway, today, device="ipad", sdk="portone")

    assert (old["mobile"], new["mobile"]) == (True, False)


def test_the_same_seed_opens_the_same_windows() -> None:
    told = []
    for _run in range(2):
        with running(SandboxConfig(seed=7)) as sandbox:
            sandbox.clock.freeze("2026-11-23T12:00:00")
            window = opened(sandbox, "seeded")
            told.append((window, pay(sandbox, window)["response"]["rsp"]))

    assert told[0] == told[1]


def test_faults_and_the_request_log_pass_windows_by(gateway: RunningSandbox) -> None:
    gateway.fault("server_error_before", 503)
    window = opened(gateway, "spared")
    gateway.http.get(f"/window/{window}")
    gateway.http.get("/sdk/v1/iamport.js")

    assert [entry["path"] for entry in gateway.control("GET", "/requests")] == []
    assert len(gateway.control("GET", "/faults")["armed"]) == 1


def test_the_older_module_shows_a_receipt_and_numbers_of_its_own(gateway: RunningSandbox) -> None:
    gateway.clock.freeze("2026-11-23T12:34:56")
    title = "<b>Tea</b>"
    told = pay(gateway, opened(gateway, "receipt", pg="uplus", name=title))["response"]["rsp"]
    payment = gateway.call("GET", f"/payments/{told['imp_uid']}")["response"]

    assert re.fullmatch(r"sbx_uplus261123123456\d{4}", payment["pg_tid"])
    assert told["receipt_url"] == payment["receipt_url"]
    page = gateway.http.get(payment["receipt_url"])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "60,000원" in page.text
    assert title not in page.text
    assert "&lt;b&gt;Tea" in page.text


def test_the_newer_module_shows_no_receipt_of_a_test_payment(gateway: RunningSandbox) -> None:
    params = {**CARD, "merchant_uid": "none", "pg": "tosspayments", "name": "x", "buyer_name": "x"}
    window = asked(gateway, params, sdk="portone")["window_id"]
    imp_uid = pay(gateway, window)["response"]["imp_uid"]

    payment = gateway.call("GET", f"/payments/{imp_uid}")["response"]
    assert (payment["status"], payment["receipt_url"]) == ("paid", None)
    assert payment["pg_tid"].startswith("tsb")
    assert gateway.http.get(f"/window/receipts/{imp_uid}").status_code == 404
