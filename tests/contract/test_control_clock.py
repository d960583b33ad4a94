"""Does everything go by one clock, and does that clock do as it is told?"""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from lib.catalog.test_cards import number_for
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, SandboxError, running, sandbox
from tests.contract.sandbox_process import sandbox_process

__all__ = ["sandbox"]

pytestmark = pytest.mark.contract

NOON = 1_795_402_800  # 2026-11-23 12:00 in Seoul


def card(merchant_uid: str, scenario: str = "0000") -> dict[str, object]:
    return {
        "merchant_uid": merchant_uid,
        "amount": 10_000,
        "card_number": number_for(scenario),
        "expiry": "2099-12",
    }


def test_it_follows_the_machine_at_first(sandbox: RunningSandbox) -> None:
    clock = sandbox.control("GET", "/clock")

    assert (clock["mode"], clock["ahead"], clock["next"]) == ("real", 0, None)


def test_it_stands_where_it_is_stopped(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze("2026-11-23T12:00:00")

    first = sandbox.call("POST", "/subscribe/payments/onetime", **card("a"))["response"]

    assert sandbox.clock.now == first["paid_at"] == NOON


@pytest.mark.parametrize("frozen", [True, False])
def test_it_moves_by_the_sum_of_what_is_asked(sandbox: RunningSandbox, *, frozen: bool) -> None:
    sandbox.clock.freeze(NOON)
    if not frozen:
        sandbox.clock.release()

    sandbox.clock.advance(days=1, hours=1, minutes=1, seconds=1)

    assert 0 <= sandbox.clock.now - NOON - 90_061 <= (0 if frozen else 2)


def test_calls_at_the_same_time_move_it_by_the_sum_of_all(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    key = {"card_number": number_for("0000"), "expiry": "2099-12"}
    sandbox.call("POST", "/subscribe/customers/kim", **key)
    plans = [
        {"merchant_uid": f"p{n}", "schedule_at": NOON + 1 + n, "amount": 1000, "name": "Box"}
        for n in range(40)
    ]
    sandbox.call("POST", "/subscribe/payments/schedule", customer_uid="kim", schedules=plans)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _n: sandbox.clock.advance(seconds=30), range(8)))

    assert sandbox.clock.now == NOON + 240
    assert sorted(one["at"] - NOON for each in told for one in each) == list(range(1, 41))


def test_it_jumps_back_as_well(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)

    sandbox.clock.jump("2026-01-31T22:00:00+09:00")

    assert sandbox.control("GET", "/clock")["seoul"] == "2026-01-31T22:00:00+09:00"


def test_it_goes_back_to_real_time(sandbox: RunningSandbox) -> None:
    real = sandbox.clock.now
    sandbox.clock.freeze(NOON)

    assert sandbox.clock.real()["mode"] == "real"
    assert sandbox.clock.now - real < 60


def test_a_token_ends_by_it(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    pair = {"imp_key": sandbox.imp_key, "imp_secret": sandbox.imp_secret}
    token = sandbox.http.post("/users/getToken", json=pair).json()["response"]
    assert token["expired_at"] == NOON + 1800
    headers = {"Authorization": token["access_token"]}

    sandbox.clock.advance(minutes=30)

    assert sandbox.http.get("/users/pg", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("jump", {"at": "tomorrow"}),
        ("jump", {"at": 4_102_444_801}),
        ("jump", {"at": -1}),
        ("jump", {}),
        ("advance", {"hours": -1}),
        ("advance", {"days": 10**9}),
        ("advance", {"weeks": 1}),
        ("freeze", {"at": {"a": 1}}),
        ("next", {}),
    ],
)
def test_what_cannot_be_is_refused_and_moves_nothing(
    sandbox: RunningSandbox, call: str, body: dict[str, object]
) -> None:
    before = sandbox.control("GET", "/clock")["mode"]

    answer = sandbox.http.post(f"/_control/clock/{call}", json=body)

    assert answer.status_code == 400
    assert sandbox.control("GET", "/clock")["mode"] == before


def test_it_stands_as_it_stood_after_a_sudden_death(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with sandbox_process("--db", str(path)) as (url, process):
        httpx.post(f"{url}/_control/clock/freeze", json={"at": NOON}).raise_for_status()
        process.send_signal(signal.SIGKILL)
        process.wait(5)
    with sandbox_process("--db", str(path)) as (url, _process):
        clock = httpx.get(f"{url}/_control/clock").json()["response"]

    assert (clock["mode"], clock["now"]) == ("frozen", NOON)


def test_two_processes_on_one_file_agree_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with (
        sandbox_process("--db", str(path)) as (first, _one),
        sandbox_process("--db", str(path)) as (second, _two),
        closing(httpx.Client()) as http,
    ):
        for step in range(20):
            http.post(f"{first}/_control/clock/freeze", json={"at": NOON + step})

            seen = http.get(f"{second}/_control/clock").json()["response"]["now"]
            pair = {"imp_key": "imp_apikey", "imp_secret": "imp_secret"}
            told = http.post(f"{second}/users/getToken", json=pair).json()["response"]["now"]

            assert (seen, told) == (NOON + step, NOON + step)


def test_several_share_nothing(tmp_path: Path) -> None:
    with running() as one, running(SandboxConfig(database=tmp_path / "s.db")) as other:
        one.clock.freeze(NOON)
        one.call("POST", "/subscribe/payments/onetime", **card("a"))

        assert other.control("GET", "/clock")["mode"] == "real"
        assert other.control("GET", "")["counts"]["payments"] == 0
        assert other.webhooks.received == []
        with pytest.raises(SandboxError, match="no fault"):
            other.fault("nonsense")
