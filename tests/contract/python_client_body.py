"""What does the published Python client do with a gateway? One body for every base URL."""

from __future__ import annotations

from uuid import uuid4

import pytest
from iamport import Iamport

from lib.catalog.test_cards import number_for
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
