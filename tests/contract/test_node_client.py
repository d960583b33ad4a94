"""Does the official Node client 0.9.12 work against the sandbox without a change?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from lib.kernel.clock import SystemClock, to_unix
from lib.sandbox.config import SandboxConfig
from tests.contract.sandbox_process import sandbox_process
from tests.npm import run_node

pytestmark = pytest.mark.contract

CONFIG = SandboxConfig()

# What comes of each step: HTTP status and code of the envelope.
EXPECTED = {
    "onetime": (200, 0),
    "onetime again": (200, 1),
    "declined": (200, 0),
    "by imp_uid": (200, 0),
    "by several": (207, 0),
    "by order": (200, 0),
    "all of order": (200, 0),
    "by status": (200, 0),
    "balance": (405, -1),
    "partial cancel": (200, 0),
    "stale cancel": (200, 1),
    "full cancel": (200, 0),
    "unknown payment": (404, 1),
    "issue key": (200, 0),
    "get key": (200, 0),
    "get keys": (207, 0),
    "again": (200, 0),
    "payments of key": (200, 0),
    "schedule": (200, 0),
    "get schedule": (200, 0),
    "schedules of customer": (200, 0),
    "schedules of key": (200, 0),
    "unschedule": (200, 0),
    "unschedule nothing": (200, 1),
    "delete key": (200, 0),
    "deleted key": (404, 1),
    "prepare": (200, 0),
    "prepared": (200, 0),
    "issue account": (200, 0),
    "change account": (400, 1),
    "revoke account": (200, 0),
    "receipt of nothing": (404, 1),
    "receipt refused": (400, 1),
    "external receipt": (200, 0),
    "get external receipt": (200, 0),
    "cancel external receipt": (200, 0),
    "cards": (200, 0),
    "card": (200, 0),
    "banks": (200, 0),
    "bank": (200, 0),
    "unknown bank": (404, 1),
    "certification": (404, 1),
    "escrow": (400, 1),
}


@pytest.fixture(scope="module")
def steps() -> dict[str, Any]:
    with sandbox_process() as (url, _process):
        written = run_node(
            "rest_client.cjs",
            url,
            CONFIG.imp_key,
            CONFIG.imp_secret,
            str(to_unix(SystemClock().now())),
        )
    return {step["name"]: step for step in json.loads(written)}


def test_every_step_ends_as_it_should(steps: dict[str, Any]) -> None:
    assert {name: (step["status"], step["code"]) for name, step in steps.items()} == EXPECTED


def test_payments_come_through_the_client_whole(steps: dict[str, Any]) -> None:
    paid = steps["onetime"]["response"]
    assert (paid["status"], paid["amount"], paid["card_name"]) == ("paid", 10_000, "신한카드")
    assert steps["by imp_uid"]["response"]["imp_uid"] == paid["imp_uid"]
    assert steps["by several"]["failed"] == ["imp_000000000000"]
    assert steps["declined"]["response"]["status"] == "failed"
    for name in ("all of order", "by status", "payments of key"):
        page = steps[name]["response"]
        assert (page["total"], page["previous"], page["next"]) == (1, 0, 0)
        assert page["list"][0]["status"] == "paid"


def test_cancels_come_through_the_client_whole(steps: dict[str, Any]) -> None:
    partial, full = (steps[name]["response"] for name in ("partial cancel", "full cancel"))
    assert (partial["status"], partial["cancel_amount"]) == ("paid", 4_000)
    assert (full["status"], [entry["amount"] for entry in full["cancel_history"]]) == (
        "cancelled",
        [4_000, 6_000],
    )


def test_schedules_come_through_the_client_whole(steps: dict[str, Any]) -> None:
    for name in ("schedules of customer", "schedules of key"):
        page = steps[name]["response"]
        assert [entry["merchant_uid"] for entry in page["list"]] == ["node-s2", "node-s1"]
        assert page["total"] == 2
    (revoked,) = steps["unschedule"]["response"]
    assert (revoked["merchant_uid"], revoked["schedule_status"]) == ("node-s1", "revoked")


def test_codes_receipts_and_amounts_come_through_the_client_whole(steps: dict[str, Any]) -> None:
    assert {"code": "041", "name": "우리카드"} in steps["cards"]["response"]
    assert steps["bank"]["response"] == {"code": "004", "name": "국민은행"}
    assert steps["prepared"]["response"] == {"merchant_uid": "node-4", "amount": 1_000}
    assert steps["external receipt"]["response"]["vat"] == 1_000
    assert steps["cancel external receipt"]["response"]["cancelled_at"] != 0
