"""Do charges, keys and cancels end as the test cards promise?"""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from lib.catalog.gateway_codes import gateway_code
from lib.catalog.sandbox_merchant import channels
from lib.catalog.test_cards import by_scenario, number_for
from lib.kernel.clock import FixedClock
from tests.contract.sandbox_server import Answer, Sandbox, running_sandbox

pytestmark = pytest.mark.contract

GOOD = number_for("0000")
ONETIME = "카드정보 인증에 실패하였습니다."
ISSUE = "카드정보 인증 및 빌키 발급에 실패하였습니다."


def test_a_paid_charge_is_shown_in_full(sandbox: Sandbox) -> None:
    payment = sandbox.api.onetime(
        "order-1", GOOD, name="책", buyer_name="홍길동", card_quota=0, custom_data="x"
    ).response
    assert re.fullmatch(r"imp_[1-9][0-9]{11}", payment["imp_uid"])
    assert re.fullmatch(r"[0-9]{8}", payment["apply_num"])
    assert re.fullmatch(r"tsb[0-9a-zA-Z]{20}", payment["pg_tid"])
    now = int(sandbox.clock.now().timestamp())
    expected = {
        "merchant_uid": "order-1",
        "status": "paid",
        "amount": 10_000,
        "cancel_amount": 0,
        "channel": "api",
        "pay_method": "card",
        "pg_provider": "tosspayments",
        "pg_id": "sbx_bill",
        "sandbox": True,
        "card_number": "036600******0000",
        "card_code": "366",
        "card_name": "신한카드",
        "card_type": 0,
        "card_quota": 0,
        "receipt_url": None,
        "started_at": now,
        "paid_at": now,
        "failed_at": 0,
        "cancelled_at": 0,
        "fail_reason": None,
        "cancel_history": [],
        "name": "책",
        "buyer_name": "홍길동",
        "custom_data": "x",
        "customer_uid": None,
        "customer_uid_usage": None,
    }
    assert {name: payment[name] for name in expected} == expected
    assert sandbox.api.get(f"/payments/{payment['imp_uid']}").response == payment
    assert sandbox.api.get("/payments/find/order-1").response == payment
    assert sandbox.api.get("/payments/find/order-1/paid").response == payment
    assert sandbox.api.get("/payments/find/order-1/failed").status == 404
    assert sandbox.api.get("/payments/find/order-1/odd").status == 404


@pytest.mark.parametrize(
    "scenario",
    [
        card.scenario
        for card in by_scenario().values()
        if card.stage == "approval" and card.rejections[0].when != "billing_key"
    ],
)
def test_what_the_issuer_refuses_is_a_failed_payment(
    shared_sandbox: Sandbox, scenario: str
) -> None:
    card = by_scenario()[scenario]
    rejection = card.rejections[0]
    answer = shared_sandbox.api.onetime(
        f"approval-{scenario}",
        number_for(scenario, "367"),
        amount=60_000,
        card_quota=3 if rejection.when == "instalment" else 0,
        use_card_point=rejection.when == "card_points",
    )
    assert (answer.status, answer.code) == (200, 0)
    text = gateway_code(rejection.code, rejection.category).ko
    assert answer.response["status"] == "failed"
    assert answer.response["fail_reason"] == f"[{rejection.code}] {text}"
    assert answer.response["failed_at"] > 0
    assert answer.response["paid_at"] == 0
    assert answer.response["apply_num"] is None
    assert answer.response["card_name"] == "현대카드"
    if rejection.when != "always":
        plain = shared_sandbox.api.onetime(f"plain-{scenario}", number_for(scenario))
        assert plain.response["status"] == "paid"
        assert plain.response["card_type"] == card.card_type


@pytest.mark.parametrize(
    "scenario",
    [card.scenario for card in by_scenario().values() if card.stage == "authentication"],
)
def test_what_the_holder_got_wrong_ends_the_call(shared_sandbox: Sandbox, scenario: str) -> None:
    rejection = by_scenario()[scenario].rejections[0]
    text = f"[{rejection.code}] {gateway_code(rejection.code, rejection.category).ko}"
    merchant_uid = f"authentication-{scenario}"
    answer = shared_sandbox.api.onetime(merchant_uid, number_for(scenario), birth="900101")
    assert (answer.status, answer.code, answer.response) == (200, -1, None)
    assert answer.message == f"{ONETIME} {text}"
    stored = shared_sandbox.api.get(f"/payments/find/{merchant_uid}").response
    assert (stored["status"], stored["fail_reason"]) == ("failed", answer.message)
    key = shared_sandbox.api.post(
        f"/subscribe/customers/{merchant_uid}", card_number=number_for(scenario), expiry="2099-12"
    )
    assert (key.status, key.code, key.message) == (200, -1, f"{ISSUE} {text}")


def test_0014_pays_with_a_password_and_0017_with_a_business_number(
    shared_sandbox: Sandbox,
) -> None:
    api = shared_sandbox.api
    assert api.onetime("pwd", number_for("0014"), pwd_2digit="12").response["status"] == "paid"
    corporate = number_for("0017")
    paid = api.onetime("biz-1", corporate, birth="1234567890", amount=50_000)
    assert paid.response["status"] == "paid"
    months = api.onetime("biz-2", corporate, birth="1234567890", amount=50_000, card_quota=2)
    assert months.response["fail_reason"].startswith("[A5]")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"expiry": "2026-10"}, "4"),
        ({"expiry": "2026-13"}, "23"),
        ({"expiry": "12/30"}, "23"),
        ({"birth": "999999"}, "51"),
        ({"birth": "991332"}, "C038"),
        ({"birth": "12345"}, "C038"),
        ({"birth": "abcdef"}, "C042"),
        ({"pwd_2digit": "99"}, "19"),
        ({"pwd_2digit": "9"}, "C043"),
        ({"pwd_2digit": "x1"}, "C043"),
        ({"birth": "999999", "pwd_2digit": "99"}, "52"),
        ({"card_number": "1234"}, "14"),
        ({"card_number": "가" * 16}, "14"),
        ({"card_number": "4092-0230-1234-1234"}, "14"),
    ],
    ids=str,
)
def test_credentials_are_examined(
    shared_sandbox: Sandbox, fields: dict[str, str], code: str
) -> None:
    answer = shared_sandbox.api.onetime(f"cred-{code}", GOOD, **fields)
    assert answer.code == -1
    assert answer.message is not None
    assert answer.message.startswith(f"{ONETIME} [{code}]")


@pytest.mark.parametrize(
    "fields",
    [
        {"expiry": "2026-11"},
        {"birth": "000229"},
        {"birth": "1234567890"},
        {"card_number": "0041000000000000"},
        {"card_number": "5555-5555-5555-4444"},
        {"card_number": "3782-822463-10005"},
        {"card_number": "1234-1234-1234-1234", "expiry": "2019-01", "birth": "123456"},
        {"card_number": "1234-1234-1234-1234", "expiry": "2025-12", "birth": "820213"},
        {"amount": "1000", "card_quota": "0"},
        {"amount": 1000.0, "tax_free": 1000},
        {"pg": "tosspayments"},
        {"pg": "nobody.at_all"},
    ],
    ids=str,
)
def test_what_is_tolerated(shared_sandbox: Sandbox, fields: dict[str, object]) -> None:
    number = str(fields.pop("card_number", GOOD))
    answer = shared_sandbox.api.onetime(uuid4().hex, number, **fields)
    assert answer.response["status"] == "paid"


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 10.5},
        {"amount": True},
        {"amount": None},
        {"amount": "ten"},
        {"amount": [1000]},
        {"amount": 10**30},
        {"merchant_uid": None},
        {"merchant_uid": ""},
        {"merchant_uid": "x" * 41},
        {"merchant_uid": {"a": 1}},
        {"merchant_uid": "0366000000000000"},
        {"customer_uid": "x" * 81},
        {"card_number": None},
        {"expiry": None},
        {"tax_free": 10_001},
        {"tax_free": -1},
        {"card_quota": -2},
        {"card_quota": "x"},
        {"name": ["a"]},
        {"channel_key": "channel-key-unknown"},
    ],
    ids=str,
)
def test_a_faulty_request_is_refused_with_code_1(
    shared_sandbox: Sandbox, fields: dict[str, object]
) -> None:
    body = {
        "merchant_uid": "faulty",
        "amount": 10_000,
        "card_number": GOOD,
        "expiry": "2099-12",
        **fields,
    }
    answer = shared_sandbox.api.call("POST", "/subscribe/payments/onetime", body)
    assert (answer.status, answer.code, answer.response) == (200, 1, None)
    assert shared_sandbox.api.get("/payments/find/faulty").status == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"amount": 99}, "J012"), ({"currency": "USD"}, "C036"), ({"pg": "uplus"}, "M024")],
)
def test_what_the_pg_refuses_outright(
    shared_sandbox: Sandbox, fields: dict[str, object], code: str
) -> None:
    answer = shared_sandbox.api.onetime("outright", GOOD, **fields)
    assert answer.code == -1
    assert answer.message is not None
    assert answer.message.startswith(f"[{code}]")
    assert shared_sandbox.api.get("/payments/find/outright").status == 404


@pytest.mark.parametrize(
    ("amount", "months", "reason"),
    [(49_999, 2, "[6]"), (50_000, 2, None), (90_000, 1, "[T030]"), (90_000, 13, "[C011]")],
)
def test_instalments(shared_sandbox: Sandbox, amount: int, months: int, reason: str | None) -> None:
    payment = shared_sandbox.api.onetime(
        f"months-{amount}-{months}", GOOD, amount=amount, card_quota=months
    ).response
    assert payment["card_quota"] == months
    if reason is None:
        assert payment["status"] == "paid"
    else:
        assert payment["fail_reason"].startswith(reason)


def test_a_paid_order_number_is_charged_once(sandbox: Sandbox) -> None:
    api = sandbox.api
    assert api.onetime("once", number_for("0002")).response["status"] == "failed"
    assert api.onetime("once", GOOD).response["status"] == "paid"
    again = api.onetime("once", GOOD)
    assert again.code == 1
    assert again.message is not None
    assert again.message.startswith("[S021]")
    api.post("/payments/cancel", merchant_uid="once")
    assert api.onetime("once", GOOD).code == 1


def test_of_sixteen_calls_with_one_order_number_one_is_paid(sandbox: Sandbox) -> None:
    sandbox.api.log_in()

    def charge(_number: int) -> Answer:
        return sandbox.api.onetime("race", GOOD)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(charge, range(16)))
    assert sorted(answer.code for answer in answers) == [0] + [1] * 15
    listed = sandbox.api.get("/payments/status/all").response
    assert listed["total"] == 1


def test_channel_key_chooses_the_mid(sandbox: Sandbox) -> None:
    for channel in channels()[1:]:
        payment = sandbox.api.onetime(
            f"by-key-{channel.pg_id}", GOOD, channel_key=channel.channel_key
        ).response
        assert payment["pg_id"] == channel.pg_id
        named = sandbox.api.onetime(
            f"by-pg-{channel.pg_id}", GOOD, pg=f"tosspayments.{channel.pg_id}"
        ).response
        assert named["pg_id"] == channel.pg_id


def test_the_slow_issuer_holds_nobody_else_up(tmp_path: Path, clock: FixedClock) -> None:
    with (
        running_sandbox(tmp_path / "slow.db", clock, slow_issuer_seconds=1.0) as slow,
        ThreadPoolExecutor(1) as pool,
    ):
        slow.api.log_in()
        begun = time.monotonic()
        waiting = pool.submit(slow.api.onetime, "slow", number_for("0020"))
        assert slow.api.onetime("quick", GOOD).response["status"] == "paid"
        assert time.monotonic() - begun < 1
        assert slow.api.get("/payments/find/slow").status == 404
        assert waiting.result().response["fail_reason"].startswith("[F2]")
        assert time.monotonic() - begun >= 1


def test_a_lost_answer_is_a_charge_all_the_same(sandbox: Sandbox) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.api.onetime("lost", number_for("0021"))
    assert sandbox.api.get("/payments/find/lost").response["status"] == "paid"


def test_a_lost_answer_may_look_like_a_proxy(tmp_path: Path, clock: FixedClock) -> None:
    with running_sandbox(tmp_path / "lost.db", clock, lost_answer="504") as proxied:
        answer = proxied.api.onetime("lost", number_for("0021"))
        assert (answer.status, answer.code) == (504, -1)
        assert proxied.api.get("/payments/find/lost").response["status"] == "paid"


def test_a_billing_key_is_issued_charged_and_deleted(sandbox: Sandbox) -> None:
    api = sandbox.api
    key = api.post(
        "/subscribe/customers/kim",
        card_number=GOOD,
        expiry="2099-12",
        birth="900101",
        pwd_2digit="12",
        customer_name="김",
        customer_email="kim@example.com",
    ).response
    assert key == api.get("/subscribe/customers/kim").response
    assert key["card_number"] == "036600******0000"
    assert key["inserted"] == key["updated"] > 0
    assert re.fullmatch(r"[0-9a-f-]{36}", key["customer_id"])
    payment = api.post(
        "/subscribe/payments/again", customer_uid="kim", merchant_uid="m1", amount=3000
    ).response
    assert (payment["status"], payment["customer_uid"]) == ("paid", "kim")
    assert payment["customer_uid_usage"] == "payment"
    assert (payment["buyer_name"], payment["buyer_email"]) == ("김", "kim@example.com")
    sandbox.clock.advance(timedelta(seconds=5))
    renewed = api.post(
        "/subscribe/customers/kim", card_number=number_for("0001", "381"), expiry="2099-12"
    ).response
    assert renewed["inserted"] == key["inserted"]
    assert renewed["updated"] == key["updated"] + 5
    assert (renewed["card_code"], renewed["card_type"]) == ("381", 1)
    assert api.call("DELETE", "/subscribe/customers/kim?reason=x").response == renewed
    missing = api.get("/subscribe/customers/kim")
    assert missing.status == 404
    assert missing.message == "요청하신 customer_uid(kim)로 등록된 정보를 찾을 수 없습니다."
    assert api.call("DELETE", "/subscribe/customers/kim").status == 404
    gone = api.post("/subscribe/payments/again", customer_uid="kim", merchant_uid="m2", amount=3000)
    assert (gone.status, gone.code) == (200, -1)


def test_onetime_with_a_customer_uid_keeps_the_card_when_paid(sandbox: Sandbox) -> None:
    api = sandbox.api
    api.onetime("k0", number_for("0002"), customer_uid="lee")
    assert api.get("/subscribe/customers/lee").status == 404
    payment = api.onetime("k1", GOOD, customer_uid="lee", buyer_tel="010-1234-5678").response
    assert payment["customer_uid_usage"] == "issue"
    assert api.get("/subscribe/customers/lee").response["customer_tel"] == "010-1234-5678"
    refused = api.onetime("k2", number_for("0029"), customer_uid="park")
    assert refused.code == -1
    assert api.onetime("k3", number_for("0029")).response["status"] == "paid"


@pytest.mark.parametrize(
    ("scenario", "outcomes"),
    [
        ("0002", ["failed", "failed"]),
        ("0027", ["-1", "-1"]),
        ("0028", ["failed", "failed", "paid", "paid"]),
        ("0020", ["failed"]),
    ],
)
def test_keys_fail_as_their_cards_promise(
    shared_sandbox: Sandbox, scenario: str, outcomes: list[str]
) -> None:
    api, uid = shared_sandbox.api, f"key-{scenario}"
    issued = api.post(
        f"/subscribe/customers/{uid}", card_number=number_for(scenario), expiry="2099-12"
    )
    assert issued.code == 0
    for number, outcome in enumerate(outcomes):
        answer = api.post(
            "/subscribe/payments/again",
            customer_uid=uid,
            merchant_uid=f"{uid}-{number}",
            amount=1000,
        )
        assert (answer.response["status"] if answer.code == 0 else str(answer.code)) == outcome


def test_a_lost_answer_of_a_key_is_a_charge_too(sandbox: Sandbox) -> None:
    sandbox.api.post("/subscribe/customers/lost", card_number=number_for("0021"), expiry="2099-12")
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.api.post(
            "/subscribe/payments/again", customer_uid="lost", merchant_uid="l", amount=1000
        )
    assert sandbox.api.get("/payments/find/l").response["status"] == "paid"


def test_partial_and_full_cancel(sandbox: Sandbox) -> None:
    api = sandbox.api
    imp_uid = api.onetime("c", GOOD, tax_free=2000).response["imp_uid"]
    first = api.post(
        "/payments/cancel", imp_uid=imp_uid, amount=3000, checksum=10_000, reason="한 권"
    ).response
    assert (first["status"], first["cancel_amount"], first["amount"]) == ("paid", 3000, 10_000)
    assert first["cancelled_at"] == 0
    assert first["cancel_reason"] is None
    (entry,) = first["cancel_history"]
    assert entry["amount"] == 3000
    assert entry["reason"] == "한 권"
    assert entry["pg_tid"] == first["pg_tid"] + "-c1"
    assert set(entry) == {
        "pg_tid", "amount", "cancelled_at", "reason", "cancellation_id", "receipt_url",
    }  # fmt: skip
    stale = api.post("/payments/cancel", imp_uid=imp_uid, amount=3000, checksum=10_000)
    assert stale.code == 1
    assert (stale.message or "").startswith("[C112]")
    much = api.post("/payments/cancel", imp_uid=imp_uid, amount=7001)
    assert (much.message or "").startswith("[C053]")
    free = api.post("/payments/cancel", imp_uid=imp_uid, amount=3000, tax_free=2001)
    assert (free.message or "").startswith("[C094]")
    rest = api.post(
        "/payments/cancel", merchant_uid="c", amount=0, tax_free=2000, checksum=7000, reason="다"
    ).response
    assert (rest["status"], rest["cancel_amount"]) == ("cancelled", 10_000)
    assert rest["cancel_reason"] == "다"
    assert rest["cancelled_at"] > 0
    assert [entry["amount"] for entry in rest["cancel_history"]] == [3000, 7000]
    repeat = api.post("/payments/cancel", imp_uid=imp_uid)
    assert repeat.code == 1
    assert (repeat.message or "").startswith("[C0D3]")


def test_cancels_that_find_nothing_or_nothing_paid(sandbox: Sandbox) -> None:
    api = sandbox.api
    api.onetime("good", GOOD)
    api.onetime("bad", number_for("0002"))
    for body in (
        {},
        {"imp_uid": "imp_000000000000", "merchant_uid": "good"},
        {"merchant_uid": "?"},
    ):
        answer = api.call("POST", "/payments/cancel", body)
        assert (answer.status, answer.code) == (200, 1)
        assert answer.message == "취소할 결제건이 존재하지 않습니다."
    assert (api.post("/payments/cancel", merchant_uid="bad").message or "").startswith("[T024]")
    for field in ({"amount": -1}, {"amount": 0.5}, {"checksum": "x"}, {"tax_free": True}):
        assert api.call("POST", "/payments/cancel", {"merchant_uid": "good", **field}).code == 1
    assert api.get("/payments/find/good").response["cancel_amount"] == 0


def test_cards_that_refuse_cancels(sandbox: Sandbox) -> None:
    api = sandbox.api
    for scenario in ("0024", "0025", "0026"):
        assert api.onetime(scenario, number_for(scenario)).response["status"] == "paid"

    def cancel(scenario: str, amount: int) -> tuple[int, str]:
        answer = api.post("/payments/cancel", merchant_uid=scenario, amount=amount)
        return answer.code, (answer.message or "").partition("]")[0]

    assert cancel("0024", 1000) == (-1, "[C090")
    assert cancel("0024", 0) == (0, "")
    assert cancel("0025", 1000) == (-1, "[AV11")
    assert cancel("0025", 1000) == (0, "")
    assert cancel("0026", 0) == (-1, "[S060")
    assert cancel("0026", 0) == (-1, "[S060")


def test_lists_by_status(sandbox: Sandbox) -> None:
    api, start = sandbox.api, int(sandbox.clock.now().timestamp())
    for number in range(5):
        api.onetime(f"list-{number}", GOOD if number else number_for("0002"))
        sandbox.clock.advance(timedelta(seconds=10))
    paid = api.get("/payments/status/paid?limit=3").response
    assert [p["merchant_uid"] for p in paid["list"]] == ["list-4", "list-3", "list-2"]
    assert (paid["total"], paid["previous"], paid["next"]) == (4, 0, 2)
    second = api.get("/payments/status/paid?limit=3&page=2").response
    assert (second["previous"], second["next"], len(second["list"])) == (1, 0, 1)
    assert api.get("/payments/status/paid?limit=3&page=3").status == 400
    assert api.get("/payments/status/ready").response["total"] == 0
    assert api.get("/payments/status/failed").response["total"] == 1
    oldest = api.get("/payments/status/all?sorting=started").response
    assert oldest["total"] == 5
    assert oldest["list"][0]["merchant_uid"] == "list-0"
    inclusive = api.get(f"/payments/status/all?from={start + 10}&to={start + 20}").response
    assert inclusive["total"] == 2
    days = 90 * 24 * 3600
    assert api.get(f"/payments/status/all?from={start - days}&to={start}").status == 200
    assert api.get(f"/payments/status/all?from={start - days - 1}&to={start}").status == 400
    sandbox.clock.advance(timedelta(days=91))
    api.log_in()
    assert api.get("/payments/status/all").response["total"] == 0


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page=1e9", "limit=0", "limit=1001", "from=-1", "to=zz", "sorting=odd",
     "from=9999999999999999999999", "page=99999999999999", "from=20&to=10"],
)  # fmt: skip
def test_queries_that_cannot_be_understood(shared_sandbox: Sandbox, query: str) -> None:
    assert shared_sandbox.api.get(f"/payments/status/all?{query}").status == 400
    assert shared_sandbox.api.get("/payments/status/odd").status == 400


def test_an_unknown_payment_is_404(shared_sandbox: Sandbox) -> None:
    answer = shared_sandbox.api.get("/payments/imp_000000000000?include_sandbox=true")
    assert (answer.status, answer.code) == (404, 1)
    assert answer.message == "존재하지 않는 결제정보입니다"
