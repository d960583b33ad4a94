"""What does the published Python client do with a gateway? One body for every base URL."""

from __future__ import annotations

from uuid import uuid4

import pytest
from iamport import Iamport

from lib.catalog.test_cards import number_for
from lib.kernel.clock import SystemClock, to_unix
from tests.contract.sandbox_server import EXPIRY


def exercise(base_url: str, imp_key: str, imp_secret: str) -> None:
    """Drive the client, unchanged, through what it can do of the sandbox's calls.

    Args:
        base_url: with a slash at the end, as the client wants it.
        imp_key: REST key.
        imp_secret: REST secret.
    """
    client = Iamport(imp_key=imp_key, imp_secret=imp_secret, imp_url=base_url)
    with client.requests_session:
        _charges(client)
        _keys(client)
        _cancels(client)
        _amounts(client)
        _schedules(client)
        _accounts(client)
        _certifications(client)
    wrong = Iamport(imp_key=imp_key, imp_secret="wrong", imp_url=base_url)
    with wrong.requests_session, pytest.raises(Iamport.HttpError) as unauthorized:
        wrong.get_headers()
    assert unauthorized.value.code == 401


def _card(scenario: str = "0000", **more: str) -> dict[str, str]:
    number = number_for(scenario)
    return {"card_number": number, "expiry": EXPIRY, "birth": "900101", **more}


def _pay(client: Iamport, merchant_uid: str, scenario: str = "0000") -> dict[str, object]:
    payment: dict[str, object] = client.pay_onetime(
        merchant_uid=merchant_uid, amount=10_000, pwd_2digit="12", **_card(scenario)
    )
    return payment


def _charges(client: Iamport) -> None:
    order = uuid4().hex
    payment = _pay(client, order)
    assert payment["status"] == "paid"
    assert client.find(merchant_uid=order) == payment
    assert client.find(imp_uid=payment["imp_uid"]) == payment
    assert client.is_paid(10_000, merchant_uid=order)
    assert not client.is_paid(10_001, imp_uid=payment["imp_uid"])
    # The client's own listing never reaches a server: it passes itself an unknown argument.
    with pytest.raises(TypeError):
        client.find_by_status("paid", limit=1000)
    listed = client._get(f"{client.imp_url}payments/status/paid", {"limit": 1000})["list"]
    assert payment in listed
    failed = _pay(client, uuid4().hex, "0002")
    assert failed["status"] == "failed"
    with pytest.raises(Iamport.ResponseError) as refused:
        _pay(client, uuid4().hex, "0011")
    assert refused.value.code == -1
    assert "카드정보 인증에 실패하였습니다." in refused.value.message
    with pytest.raises(Iamport.ResponseError) as sample:
        client.pay_onetime(
            merchant_uid=uuid4().hex,
            amount=100,
            card_number="4092-0230-1234-1234",
            expiry="2019-03",
            birth="500203",
            pwd_2digit="19",
        )
    assert "카드정보 인증에 실패하였습니다." in sample.value.message
    for lookup in ({"merchant_uid": "no-such-order"}, {"imp_uid": "imp_000000000000"}):
        with pytest.raises(Iamport.HttpError) as missing:
            client.find(**lookup)
        assert missing.value.code == 404


def _keys(client: Iamport) -> None:
    customer_uid = uuid4().hex
    key = client.customer_create(customer_uid=customer_uid, pwd_2digit="12", **_card())
    assert key["customer_uid"] == customer_uid
    assert client.customer_get(customer_uid) == key
    charge = client.pay_again(customer_uid=customer_uid, merchant_uid=uuid4().hex, amount=1_000)
    assert (charge["status"], charge["customer_uid"]) == ("paid", customer_uid)
    assert client.customer_delete(customer_uid) == key
    with pytest.raises(Iamport.HttpError):
        client.customer_get(customer_uid)
    with pytest.raises(Iamport.ResponseError) as unknown:
        client.pay_again(customer_uid=customer_uid, merchant_uid=uuid4().hex, amount=1_000)
    assert unknown.value.code == -1
    with pytest.raises(Iamport.ResponseError) as refused:
        client.customer_create(customer_uid=customer_uid, **_card("0029"))
    assert refused.value.code == -1
    assert "카드정보 인증 및 빌키 발급에 실패하였습니다." in refused.value.message


def _cancels(client: Iamport) -> None:
    order = uuid4().hex
    imp_uid = _pay(client, order)["imp_uid"]
    partial = client.cancel("partial", imp_uid=imp_uid, amount=4_000, checksum=10_000)
    assert (partial["status"], partial["cancel_amount"]) == ("paid", 4_000)
    with pytest.raises(Iamport.ResponseError):
        client.cancel("stale", imp_uid=imp_uid, amount=1_000, checksum=10_000)
    full = client.cancel("rest", merchant_uid=order)
    assert (full["status"], full["cancel_amount"]) == ("cancelled", 10_000)
    with pytest.raises(Iamport.ResponseError):
        client.cancel("again", imp_uid=imp_uid)
    with pytest.raises(Iamport.ResponseError) as unknown:
        client.cancel("nothing", imp_uid="nothing")
    assert unknown.value.code == 1
    assert unknown.value.message == "취소할 결제건이 존재하지 않습니다."


def _amounts(client: Iamport) -> None:
    order = uuid4().hex
    assert client.prepare(merchant_uid=order, amount=1_000)["amount"] == 1_000
    assert client.prepare_validate(order, 1_000)
    assert not client.prepare_validate(order, 1_001)
    with pytest.raises(Iamport.ResponseError):
        client.prepare_validate("never-prepared", 1_000)


def _schedules(client: Iamport) -> None:
    customer_uid, orders = uuid4().hex, [uuid4().hex, uuid4().hex]
    tomorrow = to_unix(SystemClock().now()) + 86_400
    entries = [
        {"merchant_uid": order, "schedule_at": tomorrow + place, "amount": 1_000, "name": "월정액"}
        for place, order in enumerate(orders)
    ]
    with pytest.raises(Iamport.ResponseError) as nobody:
        client.pay_schedule(customer_uid=customer_uid, schedules=entries)
    assert nobody.value.code == 1
    assert "등록된 고객정보가 없습니다." in nobody.value.message
    planned = client.pay_schedule(
        customer_uid=customer_uid, schedules=entries, pwd_2digit="12", **_card()
    )
    assert [entry["merchant_uid"] for entry in planned] == orders
    assert client.customer_get(customer_uid)["customer_uid"] == customer_uid
    assert client.pay_schedule_get(orders[0]) == planned[0]
    between = client.pay_schedule_get_between(schedule_from=tomorrow, schedule_to=tomorrow + 2)
    assert between == list(reversed(planned))
    revoked = client.pay_unschedule(customer_uid=customer_uid)
    assert [entry["schedule_status"] for entry in revoked] == ["revoked", "revoked"]
    with pytest.raises(Iamport.ResponseError) as nothing:
        client.pay_unschedule(customer_uid=customer_uid)
    assert nothing.value.code == 1
    assert "취소할 예약결제 기록이 존재하지 않습니다." in nothing.value.message
    with pytest.raises(Iamport.HttpError):
        client.pay_schedule_get("never-scheduled")


def _accounts(client: Iamport) -> None:
    account = {
        "merchant_uid": uuid4().hex,
        "amount": 1_000,
        "vbank_code": "088",
        "vbank_due": to_unix(SystemClock().now()) + 86_400,
        "buyer_name": "홍길동",
    }
    # The client has no call of its own that issues accounts and receipts.
    ready = client._post(f"{client.imp_url}vbanks", account)
    assert (ready["status"], ready["vbank_name"]) == ("ready", "신한은행")
    assert client.revoke_vbank_by_imp_uid(ready["imp_uid"])["status"] == "cancelled"
    for imp_uid, status in ((ready["imp_uid"], 400), ("imp_000000000000", 404)):
        with pytest.raises(Iamport.HttpError) as refused:
            client.revoke_vbank_by_imp_uid(imp_uid)
        assert refused.value.code == status
    receipts = f"{client.imp_url}receipts/external/{uuid4().hex}"
    wanted = {"name": "책", "amount": 11_000, "identifier": "01012345678"}
    assert client._post(receipts, wanted)["vat"] == 1_000
    assert client._get(receipts)["cancelled_at"] == 0
    assert client._delete(receipts)["cancelled_at"] > 0


def _certifications(client: Iamport) -> None:
    for call in (client.find_certification, client.cancel_certification):
        with pytest.raises(Iamport.HttpError) as unknown:
            call("imp_000000000000")
        assert unknown.value.code == 404
    person = {
        "name": "남정호",
        "phone": "010-1111-2222",
        "birth": "19880311",
        "gender_digit": "1",
        "carrier": "KT",
    }
    imp_uid = client._post(f"{client.imp_url}certifications/otp/request", person)["imp_uid"]
    assert client.find_certification(imp_uid)["certified"] is False
    confirm = f"{client.imp_url}certifications/otp/confirm/{imp_uid}"
    assert client._post(confirm, {"otp": "000000"})["certified"] is True
    assert client.cancel_certification(imp_uid)["imp_uid"] == imp_uid
