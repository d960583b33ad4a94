"""Does what is due happen: once, in order, at its own instant, with its webhook?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.catalog.test_cards import number_for
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, SandboxError, running, sandbox
from tests.contract.sandbox_process import sandbox_process

__all__ = ["sandbox"]

pytestmark = pytest.mark.contract

NOON = 1_795_402_800
HOUR = 3600
DAY = 24 * HOUR


def schedule(sandbox: RunningSandbox, *entries: tuple[str, int], scenario: str = "0000") -> None:
    """Keep a card as ``kim`` and schedule charges of it: order number and instant."""
    card = {"card_number": number_for(scenario), "expiry": "2099-12"}
    sandbox.call("POST", "/subscribe/customers/kim", **card)
    listed = [
        {"merchant_uid": number, "schedule_at": at, "amount": 9_900, "name": "Monthly"}
        for number, at in entries
    ]
    envelope = sandbox.call(
        "POST", "/subscribe/payments/schedule", customer_uid="kim", schedules=listed
    )
    assert envelope["code"] == 0, envelope


def shown(sandbox: RunningSandbox, merchant_uid: str) -> dict[str, Any]:
    row: dict[str, Any] = sandbox.call("GET", f"/subscribe/payments/schedule/{merchant_uid}")[
        "response"
    ]
    return row


def test_all_that_is_jumped_over_happens_once_in_order_at_its_instant(
    sandbox: RunningSandbox,
) -> None:
    sandbox.clock.freeze(NOON)
    schedule(sandbox, ("c", NOON + 3 * HOUR), ("a", NOON + HOUR), ("b", NOON + 2 * HOUR))

    happened = sandbox.clock.advance(days=1)

    assert [(one["merchant_uid"], one["at"]) for one in happened] == [
        ("a", NOON + HOUR),
        ("b", NOON + 2 * HOUR),
        ("c", NOON + 3 * HOUR),
    ]
    for number, at in (("a", NOON + HOUR), ("c", NOON + 3 * HOUR)):
        row = shown(sandbox, number)
        assert (row["schedule_status"], row["executed_at"]) == ("executed", at)
    sandbox.webhooks.wait(3)
    entries = sandbox.webhooks.log()[::-1]
    assert [(one["merchant_uid"], one["status"], one["due_at"]) for one in entries] == [
        ("a", "paid", NOON + HOUR),
        ("b", "paid", NOON + 2 * HOUR),
        ("c", "paid", NOON + 3 * HOUR),
    ]
    assert sandbox.clock.advance(days=1) == []


def test_a_failed_one_is_told_of_as_well(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    schedule(sandbox, ("a", NOON + HOUR), scenario="0002")

    sandbox.clock.advance(hours=1)

    assert sandbox.webhooks.wait(1)[0]["status"] == "failed"
    assert shown(sandbox, "a")["payment_status"] == "failed"


def test_it_stops_short_of_what_is_not_due(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    schedule(sandbox, ("a", NOON + HOUR))

    assert sandbox.clock.advance(seconds=HOUR - 1) == []
    assert shown(sandbox, "a")["schedule_status"] == "scheduled"
    assert len(sandbox.clock.advance(seconds=1)) == 1


def test_the_next_thing_is_named_and_can_be_gone_to(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    schedule(sandbox, ("b", NOON + 2 * HOUR), ("a", NOON + HOUR))
    named = sandbox.control("GET", "/clock")["next"]
    assert (named["kind"], named["subject"], named["at"]) == ("schedule", "a", NOON + HOUR)

    after = sandbox.control("POST", "/clock/next")

    assert after["now"] == NOON + HOUR
    assert [one["merchant_uid"] for one in after["happened"]] == ["a"]
    assert [one["subject"] for one in sandbox.control("GET", "/due")] == ["b"]


def test_it_happens_by_itself_when_time_goes_on(sandbox: RunningSandbox) -> None:
    now = sandbox.clock.now
    schedule(sandbox, ("a", now + 1))

    assert sandbox.webhooks.wait(1, seconds=5)[0]["merchant_uid"] == "a"
    assert shown(sandbox, "a")["executed_at"] == now + 1


def test_two_processes_on_one_file_charge_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with (
        running() as receiver,
        running(SandboxConfig(database=path)) as first,
        sandbox_process("--db", str(path)) as (second, _two),
        closing(httpx.Client()) as http,
    ):
        first.webhooks.configure(test={"url": receiver.webhooks.url})
        first.clock.freeze(NOON)
        schedule(first, *((f"m{n}", NOON + n) for n in range(1, 25)))

        def advance(url: str) -> None:
            http.post(f"{url}/_control/clock/jump", json={"at": NOON + DAY}).raise_for_status()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(advance, (first.url, second)))
        receiver.webhooks.wait(24, seconds=15)
        threading.Event().wait(1.2)

        came = sorted(one["merchant_uid"] for one in receiver.webhooks.received)
        listed = first.call("GET", "/payments/status/all?limit=100")["response"]
    assert came == sorted(f"m{n}" for n in range(1, 25))
    assert listed["total"] == 24


def test_failed_ones_are_recovered_on_the_next_day_until_they_succeed(
    sandbox: RunningSandbox,
) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.control("POST", "/settings", {"recovery_hour": 9})
    schedule(sandbox, ("a", NOON + HOUR), scenario="0028")  # fails twice, then is fine

    kinds = [(one["kind"], one.get("retried")) for one in sandbox.clock.advance(days=4)]

    assert kinds == [
        ("schedule", None),
        ("recovery", 1),
        ("recovery", 1),
        ("recovery", 0),
        ("recovery", 0),
    ]
    assert shown(sandbox, "a")["payment_status"] == "paid"
    # They travel side by side, so the order of arrival is nobody's promise.
    told = sorted(one["status"] for one in sandbox.webhooks.wait(3))
    assert told == ["failed", "failed", "paid"]


def test_a_daily_job_begins_with_the_next_time_of_day(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/settings", {"nightly_cancel": True, "recovery_hour": 5})

    coming = sandbox.control("GET", "/due")

    now = sandbox.clock.now
    assert {one["kind"] for one in coming} == {"nightly", "recovery"}
    assert all(now < one["at"] <= now + DAY for one in coming)


def test_a_clock_that_went_back_does_not_repeat_what_happened(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    schedule(sandbox, ("a", NOON + HOUR))
    sandbox.clock.advance(hours=2)

    sandbox.clock.jump(NOON)

    assert sandbox.clock.advance(hours=2) == []


@pytest.mark.parametrize("status", ["paid", "cancelled"])
def test_a_partly_cancelled_payment_has_the_status_that_is_chosen(
    sandbox: RunningSandbox, status: str
) -> None:
    sandbox.control("POST", "/settings", {"partial_status": status})
    card = {"card_number": number_for("0000"), "expiry": "2099-12"}
    charged = sandbox.call(
        "POST", "/subscribe/payments/onetime", merchant_uid="a", amount=10_000, **card
    )
    imp_uid = charged["response"]["imp_uid"]
    for _ in range(2):
        after = sandbox.call("POST", "/payments/cancel", imp_uid=imp_uid, amount=3_000)

        assert after["response"]["status"] == status

    last = sandbox.call("POST", "/payments/cancel", imp_uid=imp_uid)["response"]
    assert (last["status"], last["cancel_amount"]) == ("cancelled", 10_000)
    assert sandbox.call("POST", "/payments/cancel", imp_uid=imp_uid)["code"] == 1


def test_an_account_is_told_of_twice_and_in_order(sandbox: RunningSandbox) -> None:
    account = issued(sandbox)

    sandbox.deposit(account["imp_uid"], depositor="Kim")

    assert [one["status"] for one in sandbox.webhooks.wait(2)] == ["ready", "paid"]


def test_webhooks_of_one_payment_come_in_the_wrong_order_on_demand(
    sandbox: RunningSandbox,
) -> None:
    sandbox.fault("webhook_reorder")
    account = issued(sandbox)
    assert sandbox.control("GET", "/vbanks")[0]["imp_uid"] == account["imp_uid"]

    sandbox.deposit(account["imp_uid"])

    assert [one["status"] for one in sandbox.webhooks.wait(2)] == ["paid", "ready"]
    assert sandbox.control("GET", "/vbanks") == []


def test_a_deposit_of_another_amount_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(SandboxError, match="A022"):
        sandbox.deposit(issued(sandbox)["imp_uid"], 1)


def test_without_notice_of_deposits_an_account_stays_ready(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/settings", {"deposit_notice": False})

    assert sandbox.deposit(issued(sandbox)["imp_uid"])["status"] == "ready"


def test_a_cancel_through_the_api_is_silent_unless_asked(sandbox: RunningSandbox) -> None:
    card = {"card_number": number_for("0000"), "expiry": "2099-12"}
    charged = sandbox.call(
        "POST", "/subscribe/payments/onetime", merchant_uid="a", amount=10_000, **card
    )["response"]
    asked = {"imp_uid": charged["imp_uid"], "amount": 1_000}
    sandbox.call("POST", "/payments/cancel", **asked)
    told = sandbox.call("POST", "/payments/cancel", **asked, enable_webhook=True)["response"]

    paid, cancelled = sandbox.webhooks.wait(2)

    assert paid["status"] == "paid"
    assert cancelled == {
        "imp_uid": charged["imp_uid"],
        "merchant_uid": "a",
        "status": "cancelled",
        "cancellation_id": told["cancel_history"][-1]["cancellation_id"],
    }


def test_a_cancel_in_the_gateways_console_is_told_always(sandbox: RunningSandbox) -> None:
    card = {"card_number": number_for("0000"), "expiry": "2099-12"}
    charged = sandbox.call(
        "POST", "/subscribe/payments/onetime", merchant_uid="a", amount=10_000, **card
    )["response"]

    sandbox.control("POST", f"/payments/{charged['imp_uid']}/cancel")

    assert [one["status"] for one in sandbox.webhooks.wait(2)] == ["paid", "cancelled"]
    payment = sandbox.call("GET", f"/payments/{charged['imp_uid']}")["response"]
    assert payment["cancel_reason"] == "관리자페이지취소"


def test_a_one_time_password_can_be_chosen(sandbox: RunningSandbox) -> None:
    person = {"name": "Kim", "phone": "01012345678", "birth": "19900101"}
    asked = sandbox.call(
        "POST", "/certifications/otp/request", **person, gender_digit="1", carrier="SKT"
    )["response"]
    sandbox.one_time_password(asked["imp_uid"], "4711")
    confirm = f"/certifications/otp/confirm/{asked['imp_uid']}"

    assert sandbox.call("POST", confirm, otp="000000")["code"] != 0
    assert sandbox.call("POST", confirm, otp="4711")["code"] == 0


def issued(sandbox: RunningSandbox) -> dict[str, Any]:
    envelope = sandbox.call(
        "POST",
        "/vbanks",
        merchant_uid="account",
        amount=5_000,
        vbank_code="004",
        vbank_due=sandbox.clock.now + DAY,
        vbank_holder="Shop",
        buyer_name="Kim",
    )
    assert envelope["code"] == 0, envelope
    account: dict[str, Any] = envelope["response"]
    return account
