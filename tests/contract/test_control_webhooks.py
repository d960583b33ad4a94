"""Does each webhook arrive: the right ones, at the right address, as often as is asked?"""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.catalog.test_cards import number_for
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, SandboxError, running, sandbox
from tests.contract.receiver import receiving
from tests.contract.sandbox_process import sandbox_process

__all__ = ["sandbox"]

pytestmark = pytest.mark.contract

NOON = 1_795_402_800


def charge(sandbox: RunningSandbox, merchant_uid: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Charge a good card and return the payment."""
    body = {
        "merchant_uid": merchant_uid,
        "amount": 10_000,
        "card_number": number_for("0000"),
        "expiry": "2099-12",
        **more,
    }
    envelope = sandbox.call("POST", "/subscribe/payments/onetime", **body)
    payment: dict[str, Any] = envelope["response"] or envelope
    return payment


@contextmanager
def silent_receiver() -> Iterator[str]:
    """Give the address of somebody who takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_an_approval_is_told_in_three_fields(sandbox: RunningSandbox) -> None:
    payment = charge(sandbox, "a")

    assert sandbox.webhooks.wait(1) == [
        {"imp_uid": payment["imp_uid"], "merchant_uid": "a", "status": "paid"}
    ]


def test_a_form_says_the_same(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.configure(test={"content_type": "form"})

    payment = charge(sandbox, "가 나&b=1")

    assert sandbox.webhooks.wait(1) == [
        {"imp_uid": payment["imp_uid"], "merchant_uid": "가 나&b=1", "status": "paid"}
    ]
    assert sandbox.webhooks.log()[0]["content_type"] == "form"


def test_a_refused_charge_is_told_to_nobody(sandbox: RunningSandbox) -> None:
    charge(sandbox, "a", card_number=number_for("0002"))
    charge(sandbox, "b", card_number=number_for("0009"))

    assert sandbox.webhooks.log() == []


def test_nothing_is_written_down_without_an_address(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.configure(test={"url": ""})

    charge(sandbox, "a")

    assert sandbox.webhooks.log() == []


def test_a_delivery_is_written_down_in_full(sandbox: RunningSandbox) -> None:
    payment = charge(sandbox, "a")
    sandbox.webhooks.wait(1)
    sandbox.webhooks.settled()

    (entry,) = sandbox.webhooks.log()
    (delivery,) = entry["deliveries"]

    assert (entry["state"], entry["url"]) == ("delivered", sandbox.webhooks.url)
    assert delivery["body"] == (
        f'{{"imp_uid":"{payment["imp_uid"]}","merchant_uid":"a","status":"paid"}}'
    )
    assert (delivery["attempt"], delivery["status"], delivery["error"]) == (1, 200, None)
    assert delivery["milliseconds"] >= 0


def test_it_is_sent_once_unless_more_is_asked(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.webhooks.answers = 500
    charge(sandbox, "a")
    sandbox.webhooks.wait(1)
    sandbox.webhooks.settled()

    sandbox.clock.advance(days=30)

    assert len(sandbox.webhooks.settled()) == 1
    assert sandbox.webhooks.log()[0]["state"] == "failed"


@pytest.mark.parametrize(
    ("policy", "status", "deliveries"),
    [
        ("once", 500, 1),
        ("five", 500, 5),
        ("five", 404, 1),
        ("five", 201, 1),
        ("until_200", 404, 5),
        ("until_200", 200, 1),
        ("toss", 302, 8),
    ],
)
def test_it_is_sent_as_often_as_the_policy_says(
    sandbox: RunningSandbox, policy: str, status: int, deliveries: int
) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.webhooks.configure(policy=policy)
    sandbox.webhooks.answers = status
    charge(sandbox, "a")
    sandbox.webhooks.wait(1)

    sandbox.clock.advance(days=30)
    sandbox.webhooks.settled(20)

    (entry,) = sandbox.webhooks.log()
    assert len(entry["deliveries"]) == len(sandbox.webhooks.received) == deliveries
    assert entry["state"] == ("delivered" if status == 200 else "failed")


def test_further_deliveries_are_a_minute_apart(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.webhooks.configure(policy="five")
    sandbox.webhooks.answers = 503
    charge(sandbox, "a")
    sandbox.webhooks.wait(1)
    sandbox.webhooks.settled()

    sandbox.clock.advance(seconds=59)
    assert len(sandbox.webhooks.settled()) == 1
    sandbox.clock.advance(seconds=1)
    sandbox.webhooks.wait(2)
    sandbox.webhooks.answers = 200
    sandbox.clock.advance(minutes=1)
    sandbox.webhooks.wait(3)
    sandbox.webhooks.settled()

    (entry,) = sandbox.webhooks.log()
    assert [one["due_at"] - NOON for one in entry["deliveries"]] == [0, 60, 120]
    assert entry["state"] == "delivered"


def test_nobody_listening_is_written_down(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.configure(test={"url": "http://127.0.0.1:9/"})
    charge(sandbox, "a")
    while sandbox.webhooks.log()[0]["state"] == "waiting":
        threading.Event().wait(0.01)

    (delivery,) = sandbox.webhooks.log()[0]["deliveries"]

    assert delivery["status"] is None
    assert delivery["error"] == "no_connection"


def test_a_silent_receiver_holds_up_neither_answers_nor_others(sandbox: RunningSandbox) -> None:
    with silent_receiver() as silence:
        sandbox.webhooks.configure(test={"url": silence})
        for number in range(40):
            charge(sandbox, f"silent {number}")
        sandbox.webhooks.configure(test={"url": sandbox.webhooks.url})

        charge(sandbox, "heard")

        assert sandbox.webhooks.wait(1, seconds=3)[0]["merchant_uid"] == "heard"


def test_patience_with_a_receiver_ends(sandbox: RunningSandbox) -> None:
    with silent_receiver() as silence:
        sandbox.webhooks.configure(test={"url": silence}, read_timeout=0.2)
        charge(sandbox, "a")
        sandbox.webhooks.settled()

    (delivery,) = sandbox.webhooks.log()[0]["deliveries"]
    assert delivery["error"] == "read_timeout"


def test_one_is_sent_again_on_request_to_its_old_address(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.answers = 500
    charge(sandbox, "a")
    sandbox.webhooks.wait(1)
    sandbox.webhooks.settled()
    sandbox.webhooks.configure(test={"url": "http://127.0.0.1:9/elsewhere"})
    sandbox.webhooks.answers = 200

    sandbox.control("POST", f"/webhooks/{sandbox.webhooks.log()[0]['id']}/resend")

    sandbox.webhooks.wait(2)
    sandbox.webhooks.settled()
    (entry,) = sandbox.webhooks.log()
    assert entry["state"] == "delivered"
    assert [one["is_resend"] for one in entry["deliveries"]] == [False, True]


def test_all_that_failed_are_sent_again_on_request(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.answers = 500
    for number in range(3):
        charge(sandbox, f"m{number}")
    sandbox.webhooks.wait(3)
    sandbox.webhooks.settled()
    sandbox.webhooks.answers = 200
    charge(sandbox, "good")
    sandbox.webhooks.wait(4)
    sandbox.webhooks.settled()

    assert sandbox.control("POST", "/webhooks/resend") == {"resent": 3}

    sandbox.webhooks.wait(7)
    sandbox.webhooks.settled()
    assert {entry["state"] for entry in sandbox.webhooks.log()} == {"delivered"}


def test_a_test_call_goes_to_the_configured_address(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/webhooks/test")
    sandbox.control("POST", "/webhooks/test", {"imp_uid": "imp_1", "status": "cancelled"})

    first, second = sorted(sandbox.webhooks.wait(2), key=lambda one: one["status"], reverse=True)
    assert first["status"] == "paid"
    assert (second["imp_uid"], second["status"]) == ("imp_1", "cancelled")


def test_a_test_call_without_an_address_is_refused(sandbox: RunningSandbox) -> None:
    sandbox.webhooks.configure(test={"url": ""})

    answer = sandbox.http.post("/_control/webhooks/test", json={})

    assert answer.status_code == 400


def test_one_is_lost_on_demand(sandbox: RunningSandbox) -> None:
    sandbox.fault("webhook_lost")
    charge(sandbox, "lost")
    charge(sandbox, "kept")

    assert [one["merchant_uid"] for one in sandbox.webhooks.wait(1)] == ["kept"]
    assert [entry["state"] for entry in sandbox.webhooks.log()][-1] == "lost"


def test_one_comes_twice_on_demand(sandbox: RunningSandbox) -> None:
    sandbox.fault("webhook_duplicate")
    charge(sandbox, "twice")
    charge(sandbox, "once")

    came = [one["merchant_uid"] for one in sandbox.webhooks.wait(3)]
    assert sorted(came) == ["once", "twice", "twice"]


def test_one_comes_late_on_demand(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.fault("webhook_delay", 30)
    charge(sandbox, "late")
    charge(sandbox, "in time")
    sandbox.webhooks.wait(1)
    assert [one["merchant_uid"] for one in sandbox.webhooks.settled()] == ["in time"]

    sandbox.clock.advance(seconds=30)

    assert [one["merchant_uid"] for one in sandbox.webhooks.wait(2)] == ["in time", "late"]


def test_one_comes_some_real_seconds_later_while_the_clock_stands(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.fault("webhook_pause", 1)
    charge(sandbox, "paused")
    charge(sandbox, "in time")

    assert [one["merchant_uid"] for one in sandbox.webhooks.wait(1)] == ["in time"]
    assert [one["merchant_uid"] for one in sandbox.webhooks.wait(2)] == ["in time", "paused"]
    assert sandbox.control("GET", "/clock")["mode"] == "frozen"


def test_a_fault_of_one_order_leaves_the_others_alone(sandbox: RunningSandbox) -> None:
    for name in ("webhook_lost", "webhook_duplicate"):
        asked = {"name": name, "merchant_uid": "mine" if name == "webhook_lost" else "twice"}
        sandbox.control("POST", "/faults", asked)
    for order in ("other", "mine", "twice"):
        charge(sandbox, order)

    came = [one["merchant_uid"] for one in sandbox.webhooks.settled()]
    assert sorted(came) == ["other", "twice", "twice"]
    assert sandbox.control("GET", "/faults")["armed"] == []
    with pytest.raises(SandboxError, match="merchant_uid"):
        sandbox.control("POST", "/faults", {"name": "pg_down", "merchant_uid": "mine"})


def test_the_answer_of_one_order_waits_for_its_webhook(sandbox: RunningSandbox) -> None:
    for number in range(5):
        sandbox.control("POST", "/faults", {"name": "webhook_first", "merchant_uid": f"m{number}"})
        charge(sandbox, f"m{number}")

        assert len(sandbox.webhooks.received) == number + 1


def test_a_header_does_the_same_to_one_call(sandbox: RunningSandbox) -> None:
    sandbox.http.headers["X-Sandbox-Fault"] = "webhook_lost"
    charge(sandbox, "lost")
    sandbox.http.headers["X-Sandbox-Fault"] = "webhook_duplicate"
    charge(sandbox, "twice")
    del sandbox.http.headers["X-Sandbox-Fault"]

    assert [one["merchant_uid"] for one in sandbox.webhooks.wait(2)] == ["twice", "twice"]


@pytest.mark.parametrize("in_memory", [True, False], ids=["memory", "file"])
def test_where_webhooks_go_first_the_answer_waits_for_them(
    tmp_path: Path, *, in_memory: bool
) -> None:
    config = SandboxConfig(database=None if in_memory else tmp_path / "sandbox.db")
    with running(config) as sandbox:
        sandbox.webhooks.configure(order="webhook_first")
        for number in range(10):
            charge(sandbox, f"m{number}")

            assert len(sandbox.webhooks.received) == number + 1


def test_those_of_one_payment_keep_their_order(sandbox: RunningSandbox) -> None:
    for status in ("ready", "paid", "cancelled"):
        sandbox.control(
            "POST", "/webhooks/test", {"imp_uid": "imp_1", "status": status, "merchant_uid": "m"}
        )

    came = [one["status"] for one in sandbox.webhooks.wait(3)]

    assert came == ["ready", "paid", "cancelled"]


@pytest.mark.parametrize(
    "settings",
    [
        {"test": {"url": "ftp://somewhere"}},
        {"test": {"url": "somewhere"}},
        {"test": {"url": "http://"}},
        {"test": {"content_type": "xml"}},
        {"policy": "often"},
        {"read_timeout": 0},
        {"nonsense": 1},
    ],
)
def test_settings_that_cannot_be_are_refused(
    sandbox: RunningSandbox, settings: dict[str, Any]
) -> None:
    before = sandbox.control("GET", "/webhooks")["settings"]

    answer = sandbox.http.post("/_control/webhooks", json=settings)

    assert answer.status_code == 400
    assert sandbox.control("GET", "/webhooks")["settings"] == before


def test_what_was_not_sent_before_a_sudden_death_is_sent_after_it(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with receiving() as receiver:
        with sandbox_process("--db", str(path)) as (url, process), closing(httpx.Client()) as http:
            http.post(f"{url}/_control/webhooks", json={"test": {"url": receiver.url}})
            for number in range(6):  # four are under way, two wait
                http.post(f"{url}/_control/webhooks/test", json={"imp_uid": f"imp_{number}"})
            threading.Event().wait(0.5)
            process.send_signal(signal.SIGKILL)
            process.wait(5)
        threading.Event().wait(0.1)
        receiver.open.set()
        with sandbox_process("--db", str(path)):  # nobody asks it anything
            until = time.monotonic() + 15
            while len(receiver.bodies) < 6 and time.monotonic() < until:
                threading.Event().wait(0.05)

    assert {body["imp_uid"] for body in receiver.bodies} == {f"imp_{n}" for n in range(6)}


def test_of_two_processes_on_one_file_each_webhook_is_sent_by_one(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with (
        running() as receiver,
        sandbox_process("--db", str(path)) as (first, _one),
        sandbox_process("--db", str(path)) as (second, _two),
        closing(httpx.Client()) as http,
    ):
        http.post(f"{first}/_control/webhooks", json={"test": {"url": receiver.webhooks.url}})
        for number in range(30):
            url = (first, second)[number % 2]
            http.post(f"{url}/_control/webhooks/test", json={"imp_uid": f"imp_{number}"})
        receiver.webhooks.wait(30, seconds=15)
        threading.Event().wait(1.5)  # a second one would have come by now

        came = [one["imp_uid"] for one in receiver.webhooks.received]
    assert sorted(came) == sorted(f"imp_{number}" for number in range(30))
