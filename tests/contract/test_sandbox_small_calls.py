"""Do amounts, codes, certifications and the calls that no Toss module has answer as described?"""

from __future__ import annotations

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.clock import to_unix
from lib.sandbox.models.window import Means
from tests.contract.behind import UPLUS, pay_in_window
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

PERSON = {
    "name": "남정호",
    "phone": "010-1111-2222",
    "birth": "19880311",
    "gender_digit": "1",
    "carrier": "KT",
}


def test_an_amount_is_registered_and_changed(sandbox: Sandbox) -> None:
    api, path = sandbox.api, "/payments/prepare"
    registered = api.post(path, merchant_uid="p-1", amount=1_000).response
    assert registered == {"merchant_uid": "p-1", "amount": 1_000, "currency": ""}
    assert api.get(f"{path}/p-1").response == registered
    assert api.post(path, merchant_uid="p-1", amount=2_000).code == 1
    body = {"merchant_uid": "p-1", "amount": 2_000, "currency": "krw"}
    changed = api.call("PUT", path, body).response
    assert changed == {"merchant_uid": "p-1", "amount": 2_000, "currency": "KRW"}
    assert api.get(f"{path}/p-1").response == changed
    assert api.call("PUT", path, {"merchant_uid": "p-2", "amount": 1}).status == 404
    unknown = api.get(f"{path}/p-2")
    assert (unknown.status, unknown.code) == (200, 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"merchant_uid": "p"},
        {"amount": 1},
        {"merchant_uid": "p", "amount": -1},
        {"merchant_uid": "p", "amount": 1.5},
        {"merchant_uid": "x" * 41, "amount": 1},
        {"merchant_uid": "p", "amount": 1, "currency": "WONS"},
    ],
    ids=str,
)
def test_what_is_not_registered(shared_sandbox: Sandbox, body: dict[str, object]) -> None:
    for method in ("POST", "PUT"):
        answer = shared_sandbox.api.call(method, "/payments/prepare", body)
        assert (answer.status, answer.code) == (200, 1)


def test_codes_are_listed_and_looked_up(shared_sandbox: Sandbox) -> None:
    api = shared_sandbox.api
    cards, banks = api.get("/cards").response, api.get("/banks").response
    assert {"code": "366", "name": "신한카드"} in cards
    assert {"code": "VIS", "name": "Visa"} in cards
    assert {"code": "092", "name": "토스뱅크"} in banks
    assert len({entry["code"] for entry in banks}) == len(banks)
    for path, entries in (("/cards", cards), ("/banks", banks)):
        for entry in entries:
            assert api.get(f"{path}/{entry['code']}").response == entry
        assert api.get(f"{path}/999").status == 404


def test_a_sub_merchant(shared_sandbox: Sandbox) -> None:
    assert shared_sandbox.api.get("/tiers/SBX").response["tier_code"] == "SBX"
    assert shared_sandbox.api.get("/tiers/ABC").status == 404
    response = shared_sandbox.api.raw("GET", "/users/pg", headers={"Tier": "SBX"})
    assert response.status_code == 200


def test_a_person_is_certified_by_a_password(sandbox: Sandbox) -> None:
    api = sandbox.api
    asked = api.post("/certifications/otp/request", **PERSON, merchant_uid="c-1").response
    path = f"/certifications/{asked['imp_uid']}"
    before = api.get(path).response
    expected = {
        "merchant_uid": "c-1",
        "name": "남정호",
        "phone": "01011112222",
        "gender": "male",
        "birthday": "19880311",
        "birth": 574009200,
        "foreigner": False,
        "certified": False,
        "certified_at": 0,
    }
    assert {name: before[name] for name in expected} == expected
    confirm = f"/certifications/otp/confirm/{asked['imp_uid']}"
    assert api.post(confirm).code == 1
    assert api.post(confirm, otp="123456").code == -1
    after = api.post(confirm, otp="000000").response
    assert (after["certified"], after["certified_at"]) == (True, to_unix(sandbox.clock.now()))
    assert api.post(confirm, otp="000000").code == 1
    assert (
        api.call("DELETE", path).response == after == {**after, "unique_key": after["unique_key"]}
    )
    gone = api.get(path)
    assert (gone.status, gone.message) == (404, "인증결과가 존재하지 않습니다.")
    assert api.call("DELETE", path).status == 404
    assert api.post(confirm, otp="000000").status == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"name": None},
        {"phone": "12"},
        {"birth": "19881332"},
        {"birth": "880311"},
        {"birth": "00010101"},
        {"gender_digit": "x"},
        {"gender_digit": "²"},
        {"carrier": "ATT"},
        {"merchant_uid": "x" * 41},
    ],
    ids=str,
)
def test_who_is_not_certified(shared_sandbox: Sandbox, fields: dict[str, object]) -> None:
    answer = shared_sandbox.api.call("POST", "/certifications/otp/request", {**PERSON, **fields})
    assert (answer.status, answer.code) == (200, 1)


def test_what_no_toss_module_supports(sandbox: Sandbox) -> None:
    api = sandbox.api
    imp_uid = api.onetime("u-1", number_for("0000")).response["imp_uid"]
    logis = {"logis": {"company": "CJGLS", "invoice": "1", "sent_at": 1}}
    for method in ("GET", "POST", "PUT"):
        answer = api.call(method, f"/escrows/logis/{imp_uid}", logis)
        assert (answer.status, (answer.message or "")[:6]) == (400, "[ES01]")
        assert api.call(method, "/escrows/logis/imp_000000000000", logis).status == 404
    assert api.get(f"/payments/{imp_uid}/balance").status == 405
    assert api.get("/payments/imp_000000000000/balance").status == 404
    store = api.post("/cvs", merchant_uid="u-2", amount=1_000)
    assert (store.status, store.code) == (200, -1)
    assert api.call("DELETE", f"/cvs/{imp_uid}").status == 400
    for path in ("/kakao/payment/orders", "/subscribe/payments/foreign", "/naver/reviews"):
        assert api.get(path).status == 404


def test_deliveries_of_escrow_are_registered_where_the_switch_is_on(sandbox: Sandbox) -> None:
    api = sandbox.api
    assert api.post("/_control/settings", escrow_for_toss=True).code == 0
    plain = api.onetime("u-3", number_for("0000")).response["imp_uid"]
    paid = pay_in_window(sandbox, Means("trans", bank_code="004"), UPLUS, is_escrow=True)
    path = f"/escrows/logis/{paid['imp_uid']}"
    person = {"name": "홍길동", "tel": "010-1234-5678", "addr": "Seoul", "postcode": "04524"}
    goods = {"company": "CJGLS", "invoice": "123-45", "sent_at": 1_795_000_000}
    body = {"sender": person, "receiver": person, "logis": goods}

    assert api.call("POST", f"/escrows/logis/{plain}", body).status == 400  # no escrow payment
    assert [api.call(one, path, body).status for one in ("GET", "PUT")] == [409, 409]
    assert api.call("POST", path, {**body, "logis": {"company": "CJGLS"}}).status == 400
    assert api.call("POST", path, {"logis": goods}).status == 400
    registered = api.call("POST", path, body)
    assert (registered.status, registered.response["invoice"]) == (200, "123-45")
    assert api.call("POST", path, body).status == 409
    changed = api.call("PUT", path, {**body, "logis": {**goods, "company": "NOBODY"}})
    assert changed.response["company"] == "ETC"
    assert api.get(path).response == changed.response
    api.post("/payments/cancel", imp_uid=paid["imp_uid"], reason="r")
    assert api.call("PUT", path, body).status == 409
