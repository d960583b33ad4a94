"""Is a virtual account issued, paid into, revoked and refunded as it should be?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lib.catalog.sandbox_merchant import channels
from lib.catalog.test_cards import number_for
from lib.kernel.clock import to_unix
from tests.contract.behind import let_pass
from tests.contract.sandbox_server import Answer, Sandbox

pytestmark = pytest.mark.contract

REFUND = {"refund_holder": "홍길동", "refund_bank": "088", "refund_account": "110-123-456789"}


def issue(sandbox: Sandbox, merchant_uid: str, **more: object) -> Answer:
    """Issue an account for 10,000 won, due in a day."""
    body = {
        "merchant_uid": merchant_uid,
        "amount": 10_000,
        "vbank_code": "004",
        "vbank_due": to_unix(sandbox.clock.now()) + 86_400,
        "buyer_name": "홍길동",
        **more,
    }
    return sandbox.api.call("POST", "/vbanks", body)


def deposit(sandbox: Sandbox, imp_uid: str, **body: object) -> Answer:
    """Pay into an account."""
    return sandbox.api.call("POST", f"/_control/vbanks/{imp_uid}/deposit", body)


def test_an_account_is_issued(sandbox: Sandbox) -> None:
    payment = issue(sandbox, "v-1", name="책", custom_data={"a": 1}).response
    now = to_unix(sandbox.clock.now())
    expected = {
        "status": "ready",
        "pay_method": "vbank",
        "channel": "api",
        "pg_provider": "tosspayments",
        "pg_id": "sbx_toss",
        "vbank_code": "004",
        "vbank_name": "국민은행",
        "vbank_holder": None,
        "vbank_date": now + 86_400,
        "vbank_issued_at": now,
        "started_at": now,
        "paid_at": 0,
        "card_number": None,
        "card_quota": None,
        "custom_data": '{"a": 1}',
    }
    assert {name: payment[name] for name in expected} == expected
    assert payment["vbank_num"].startswith("004")
    assert len(payment["vbank_num"]) == 14
    assert sandbox.api.get(f"/payments/{payment['imp_uid']}").response == payment


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, datetime(2026, 11, 30, 3, 0, tzinfo=UTC)),
        ("2026-11-30", datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)),
        (20261130, datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)),
        (1795900000.75, datetime.fromtimestamp(1795900000, UTC)),
        ("1795900000", datetime.fromtimestamp(1795900000, UTC)),
    ],
)
def test_deadlines(shared_sandbox: Sandbox, due: object, expected: datetime) -> None:
    answer = issue(shared_sandbox, f"due-{due}", vbank_due=due)
    assert answer.response["vbank_date"] == to_unix(expected)


@pytest.mark.parametrize(
    ("fields", "code", "start"),
    [
        ({"vbank_code": "999"}, -1, "[J015]"),
        ({"vbank_code": "089"}, -1, "[J015]"),
        ({"vbank_code": None}, 1, ""),
        ({"vbank_due": 1}, 1, ""),
        ({"vbank_due": "20261399"}, 1, ""),
        ({"vbank_due": "soon"}, 1, ""),
        ({"amount": 0}, 1, ""),
        ({"currency": "USD"}, -1, "[C036]"),
        ({"pg": "uplus"}, -1, "[M024]"),
        ({"channel_key": "channel-key-of-nobody"}, 1, ""),
        ({"notice_url": {"a": 1}}, 1, ""),
    ],
    ids=str,
)
def test_what_is_not_issued(
    shared_sandbox: Sandbox, fields: dict[str, object], code: int, start: str
) -> None:
    answer = issue(shared_sandbox, "not-issued", **fields)
    assert (answer.status, answer.code) == (200, code)
    assert (answer.message or "").startswith(start)
    assert shared_sandbox.api.get("/payments/find/not-issued").status == 404


def test_an_exact_deposit_pays(sandbox: Sandbox) -> None:
    ready = issue(sandbox, "v-1").response
    let_pass(sandbox, hours=1)
    for amount in (9_999, 10_001):
        wrong = deposit(sandbox, ready["imp_uid"], amount=amount)
        assert (wrong.code, (wrong.message or "")[:6]) == (-1, "[A022]")
    paid = deposit(sandbox, ready["imp_uid"], amount=10_000, depositor="홍길동").response
    assert (paid["status"], paid["paid_at"]) == ("paid", to_unix(sandbox.clock.now()))
    assert paid == sandbox.api.get(f"/payments/{ready['imp_uid']}").response
    again = deposit(sandbox, ready["imp_uid"])
    assert (again.message or "").startswith("[A025]")
    assert issue(sandbox, "v-1").code == 1


def test_a_deposit_is_taken_to_the_last_second(sandbox: Sandbox) -> None:
    in_time, late = (issue(sandbox, order).response["imp_uid"] for order in ("a", "b"))
    let_pass(sandbox, days=1)
    assert deposit(sandbox, in_time).response["status"] == "paid"
    let_pass(sandbox, seconds=1)
    refused = deposit(sandbox, late)
    assert (refused.message or "").startswith("[428]")
    assert sandbox.api.get(f"/payments/{late}").response["status"] == "ready"


def test_of_two_accounts_of_an_order_one_is_paid_into(sandbox: Sandbox) -> None:
    first, second = (issue(sandbox, "twice").response["imp_uid"] for _ in range(2))
    assert deposit(sandbox, second).response["status"] == "paid"
    assert deposit(sandbox, first).code == 1
    assert sandbox.api.onetime("twice", number_for("0000")).code == 1


def test_an_account_is_revoked_once(sandbox: Sandbox) -> None:
    api = sandbox.api
    ready = issue(sandbox, "v-1").response
    revoked = api.call("DELETE", f"/vbanks/{ready['imp_uid']}").response
    assert (revoked["status"], revoked["cancel_amount"], revoked["cancel_history"]) == (
        "cancelled",
        0,
        [],
    )
    assert api.call("DELETE", f"/vbanks/{ready['imp_uid']}").status == 400
    assert (deposit(sandbox, ready["imp_uid"]).message or "").startswith("[A026]")
    # Nothing was paid, so the order number is free again.
    assert api.onetime("v-1", number_for("0000")).response["status"] == "paid"
    assert api.call("DELETE", "/vbanks/imp_000000000000").status == 404
    card = api.get("/payments/find/v-1").response["imp_uid"]
    assert api.call("DELETE", f"/vbanks/{card}").status == 400
    assert deposit(sandbox, card).code == 1
    assert deposit(sandbox, "imp_000000000000").status == 404


def test_no_account_is_changed(sandbox: Sandbox) -> None:
    ready = issue(sandbox, "v-1").response
    body = {"amount": 1, "vbank_due": 1}
    assert sandbox.api.call("PUT", f"/vbanks/{ready['imp_uid']}", body).status == 400
    assert sandbox.api.call("PUT", "/vbanks/imp_000000000000", body).status == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"refund_holder": None}, "RF38"),
        ({"refund_bank": None}, "A018"),
        ({"refund_account": ""}, "A018"),
        ({"refund_bank": "999"}, "RF20"),
        ({"refund_bank": "001"}, "RF20"),
        ({"refund_account": "12a4"}, "RF26"),
        ({"refund_account": "1" * 17}, "RF26"),
        ({"refund_holder": "불일치"}, "RF37"),
        ({"amount": 10_001}, "RF27"),
    ],
    ids=str,
)
def test_where_no_money_goes(shared_sandbox: Sandbox, fields: dict[str, object], code: str) -> None:
    api = shared_sandbox.api
    found = api.get("/payments/find/refused-refund/paid")
    if found.status == 404:
        imp_uid = issue(shared_sandbox, "refused-refund").response["imp_uid"]
        deposit(shared_sandbox, imp_uid)
    body = {"merchant_uid": "refused-refund", "reason": "반품", **REFUND, **fields}
    answer = api.call("POST", "/payments/cancel", body)
    assert (answer.code, (answer.message or "")[: len(code) + 2]) == (-1, f"[{code}]")
    assert api.get("/payments/find/refused-refund").response["cancel_amount"] == 0


def test_the_money_of_an_account_goes_to_another_one(sandbox: Sandbox) -> None:
    api = sandbox.api
    ready = issue(sandbox, "v-1").response
    waiting = api.post("/payments/cancel", imp_uid=ready["imp_uid"], **REFUND)
    assert (waiting.message or "").startswith("[T024]")
    deposit(sandbox, ready["imp_uid"])
    own = {**REFUND, "refund_account": ready["vbank_num"]}
    refused = api.post("/payments/cancel", imp_uid=ready["imp_uid"], **own)
    assert (refused.message or "").startswith("[RF31]")
    partial = api.post("/payments/cancel", imp_uid=ready["imp_uid"], amount=4_000, **REFUND)
    assert (partial.response["status"], partial.response["cancel_amount"]) == ("paid", 4_000)
    by_name = {**REFUND, "refund_bank": "국민은행"}
    full = api.post("/payments/cancel", imp_uid=ready["imp_uid"], **by_name)
    assert (full.response["status"], full.response["cancel_amount"]) == ("cancelled", 10_000)


def test_channel_keys_choose_the_mid(sandbox: Sandbox) -> None:
    for place, channel in enumerate(channels()[1:]):
        answer = issue(sandbox, f"by-key-{place}", channel_key=channel.channel_key)
        assert answer.response["pg_id"] == channel.pg_id
