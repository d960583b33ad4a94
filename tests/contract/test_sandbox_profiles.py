"""What do the current and the strict profile ask for that is tolerated otherwise?"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from lib.catalog.sandbox_merchant import channels
from lib.catalog.test_cards import number_for
from tests.contract.sandbox_server import Answer, Sandbox, unpack

pytestmark = pytest.mark.contract

GOOD = number_for("0000")
TOSS_KEY = channels()[1].channel_key


def ask(sandbox: Sandbox, profile: str, method: str, path: str, body: Any = None) -> Answer:  # noqa: ANN401
    """Call with a profile."""
    headers = {"X-Sandbox-Profile": profile}
    return unpack(sandbox.api.raw(method, path, json=body, headers=headers))


def card(**more: object) -> dict[str, object]:
    """Describe a card that is good everywhere."""
    return {"card_number": GOOD, "expiry": "2099-12", "birth": "900101", **more}


def charge(merchant_uid: str, **more: object) -> dict[str, object]:
    """Describe a charge."""
    return {"merchant_uid": merchant_uid, "amount": 10_000, **card(**more)}


def test_today_a_test_payment_is_shown_only_when_asked_for(sandbox: Sandbox) -> None:
    imp_uid = sandbox.api.onetime("a", GOOD).response["imp_uid"]
    path = f"/payments/{imp_uid}"
    assert ask(sandbox, "seed", "GET", path).status == 200
    assert ask(sandbox, "current", "GET", path).status == 404
    assert ask(sandbox, "current", "GET", f"{path}?include_sandbox=false").status == 404
    assert ask(sandbox, "current", "GET", f"{path}?include_sandbox=true").status == 200
    for other in ("/payments/find/a", f"/payments?imp_uid[]={imp_uid}", "/payments/status/paid"):
        assert ask(sandbox, "current", "GET", other).status == 200


def test_today_a_channel_is_named(sandbox: Sandbox) -> None:
    account = {
        "merchant_uid": "v",
        "amount": 1_000,
        "vbank_code": "004",
        "vbank_due": 2_000_000_000,
        "buyer_name": "홍길동",
    }
    for path, body in (("/subscribe/customers/kim", card()), ("/vbanks", account)):
        without = ask(sandbox, "current", "POST", path, body)
        assert (without.status, without.code) == (200, 1)
        assert "channel_key" in (without.message or "")
        named = ask(sandbox, "current", "POST", path, {**body, "channel_key": TOSS_KEY})
        assert named.code == 0
    assert ask(sandbox, "seed", "POST", "/subscribe/customers/lee", card()).code == 0


def test_today_s_strict_reading_keeps_no_card_with_a_charge(sandbox: Sandbox) -> None:
    body = charge("k-1", customer_uid="kim")
    assert ask(sandbox, "current,strict", "POST", "/subscribe/payments/onetime", body).code == 1
    assert ask(sandbox, "strict", "POST", "/subscribe/payments/onetime", body).code == 0
    later = charge("k-2", customer_uid="lee")
    assert ask(sandbox, "current", "POST", "/subscribe/payments/onetime", later).code == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"card_number": "1234-1234-1234-1234", "expiry": "2019-01", "birth": "123456"},
        {"card_number": "5555-5555-5555-4444"},
        {"card_number": "0999-0000-0000-0000"},
        {"card_number": "0366-0000-0000-7777"},
        {"name": "가" * 41},
        {"buyer_name": "x" * 17},
        {"buyer_addr": "x" * 129},
    ],
    ids=str,
)
def test_strict_refuses_what_is_tolerated(
    shared_sandbox: Sandbox, fields: dict[str, object]
) -> None:
    body, path = charge(uuid4().hex, **fields), "/subscribe/payments/onetime"
    assert ask(shared_sandbox, "strict", "POST", path, body).code != 0
    assert ask(shared_sandbox, "seed", "POST", path, body).code == 0


def test_strict_calls_a_number_outside_the_scheme_wrong(shared_sandbox: Sandbox) -> None:
    body = charge("wrong", card_number="5555-5555-5555-4444")
    answer = ask(shared_sandbox, "strict", "POST", "/subscribe/payments/onetime", body)
    assert (answer.code, (answer.message or "").rpartition(" [")[2][:3]) == (-1, "14]")
    key = {"card_number": "5555-5555-5555-4444", "expiry": "2099-12"}
    assert ask(shared_sandbox, "strict", "POST", "/subscribe/customers/wrong", key).code == -1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/subscribe/payments/again", {"customer_uid": "kim", "merchant_uid": "a", "amount": 1000}),
        (
            "/subscribe/payments/schedule",
            {
                "customer_uid": "kim",
                "schedules": [{"merchant_uid": "s", "schedule_at": 2**31, "amount": 1000}],
            },
        ),
        ("/subscribe/payments/unschedule", {"merchant_uid": ["s"]}),
        ("/vbanks", {"merchant_uid": "v", "amount": 1, "vbank_code": "004", "vbank_due": 2**31}),
        ("/payments/cancel", {"merchant_uid": "p", "reason": "x" * 257}),
    ],
)
def test_strict_asks_for_every_field_that_is_required(
    shared_sandbox: Sandbox, path: str, body: dict[str, object]
) -> None:
    shared_sandbox.api.call("POST", "/subscribe/customers/kim", card())
    shared_sandbox.api.onetime("p", GOOD)
    strict = ask(shared_sandbox, "strict", "POST", path, body)
    assert (strict.status, strict.code) == (200, 1)
    assert ask(shared_sandbox, "seed", "POST", path, body).code == 0


def test_what_is_kept_never_exceeds_its_limit(shared_sandbox: Sandbox) -> None:
    emoji = "\U0001f4b3" * 200
    payment = shared_sandbox.api.onetime(
        "limits",
        GOOD,
        name=emoji,
        **dict.fromkeys(
            ("buyer_name", "buyer_email", "buyer_tel", "buyer_addr", "buyer_postcode"), emoji
        ),
    ).response
    limits = {
        "name": 40,
        "buyer_name": 16,
        "buyer_email": 64,
        "buyer_tel": 16,
        "buyer_addr": 128,
        "buyer_postcode": 8,
    }
    for name, limit in limits.items():
        assert len(payment[name].encode("utf-16-le")) // 2 == limit
    odd = shared_sandbox.api.onetime("limits-2", GOOD, buyer_name="a" + emoji).response
    assert odd["buyer_name"] == "a" + emoji[:7]
    assert shared_sandbox.api.onetime("\U0001f4b3" * 21, GOOD).code == 1
