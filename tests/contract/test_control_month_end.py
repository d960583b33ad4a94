"""Does a month end as it should? From 31 January, 22:00, to 1 February, 00:30, in Seoul."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lib.catalog.test_cards import number_for
from lib.kernel.clock import SEOUL, to_unix
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, SandboxError, running

pytestmark = pytest.mark.contract


def seoul(day: int, hour: int, minute: int, *, month: int = 1) -> int:
    return to_unix(datetime(2027, month, day, hour, minute, tzinfo=SEOUL))


def play(path: Path, *, nightly: bool) -> dict[str, Any]:
    """Play the night once and return what came of it."""
    with running(SandboxConfig(database=path, seed=11)) as sandbox:
        sandbox.webhooks.configure(test={"url": "http://127.0.0.1:9/hook"})
        sandbox.clock.freeze(seoul(31, 22, 0))
        sandbox.control("POST", "/settings", {"nightly_cancel": nightly})
        card = {"card_number": number_for("0000"), "expiry": "2099-12"}
        evening = sandbox.call(
            "POST", "/subscribe/payments/onetime", merchant_uid="evening", amount=7_000, **card
        )["response"]
        sandbox.call("POST", "/subscribe/customers/kim", **card)
        for number, at in (("due", seoul(31, 23, 30)), ("later", seoul(1, 9, 0, month=2))):
            entry = {"merchant_uid": number, "schedule_at": at, "amount": 9_900, "name": "Monthly"}
            sandbox.call(
                "POST", "/subscribe/payments/schedule", customer_uid="kim", schedules=[entry]
            )
        account = sandbox.call(
            "POST",
            "/vbanks",
            merchant_uid="account",
            amount=5_000,
            vbank_code="004",
            vbank_due=seoul(31, 23, 59),
            vbank_holder="Shop",
            buyer_name="Kim",
        )["response"]
        happened = [
            *sandbox.clock.advance(hours=1, minutes=30),
            *sandbox.clock.advance(hours=1),
        ]
        sandbox.webhooks.settled(10)
        try:
            sandbox.deposit(account["imp_uid"])
            refusal = ""
        except SandboxError as error:
            refusal = str(error)
        return {
            "now": sandbox.clock.now,
            "happened": happened,
            "evening": found(sandbox, "evening"),
            "due": found(sandbox, "due"),
            "later": found(sandbox, "later"),
            "refusal": refusal,
            "webhooks": sandbox.webhooks.log()[::-1],
            "imp_uid": evening["imp_uid"],
        }


def found(sandbox: RunningSandbox, merchant_uid: str) -> dict[str, Any] | None:
    payment: dict[str, Any] | None = sandbox.call("GET", f"/payments/find/{merchant_uid}")[
        "response"
    ]
    return payment


def test_the_night_goes_as_it_should(tmp_path: Path) -> None:
    night = play(tmp_path / "sandbox.db", nightly=True)

    assert night["now"] == seoul(1, 0, 30, month=2)
    assert [one["kind"] for one in night["happened"]] == ["schedule", "nightly"]
    assert night["due"]["paid_at"] == seoul(31, 23, 30)
    assert night["later"] is None
    assert night["refusal"].startswith("[428]")
    for payment in (night["evening"], night["due"]):
        assert payment["status"] == "cancelled"
        assert payment["cancelled_at"] == seoul(31, 23, 50)
        assert payment["cancel_reason"] == "테스트 결제 자동 취소"
    told = [(one["merchant_uid"], one["status"], one["created_at"]) for one in night["webhooks"]]
    assert told == [
        ("evening", "paid", seoul(31, 22, 0)),
        ("account", "ready", seoul(31, 22, 0)),
        ("due", "paid", seoul(31, 23, 30)),
    ]


def test_without_the_option_nothing_is_cancelled(tmp_path: Path) -> None:
    night = play(tmp_path / "sandbox.db", nightly=False)

    assert [one["kind"] for one in night["happened"]] == ["schedule"]
    assert (night["evening"]["status"], night["due"]["status"]) == ("paid", "paid")


def test_the_same_seed_and_the_same_steps_give_the_same_dump(tmp_path: Path) -> None:
    paths = [tmp_path / "one.db", tmp_path / "other.db"]
    for path in paths:
        play(path, nightly=True)

    dumps = []
    for path in paths:
        with closing(sqlite3.connect(path)) as db:
            dumps.append("\n".join(db.iterdump()))
    assert dumps[0] == dumps[1]
