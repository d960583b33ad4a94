"""Is a card forgotten? Its data must be in no file and no log after use."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lib.kernel.clock import FixedClock
from tests.contract.sandbox_server import Sandbox, running_sandbox, unpack
from tests.databases import about_files, all_that_is_kept

pytestmark = pytest.mark.contract

DIGITS = "5409260000004321"
NUMBER = "5409-2600-0000-4321"


def test_nothing_of_a_card_stays_but_six_and_four_digits(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api = sandbox.api
    secrets = {"expiry": "2098-07", "birth": "871231", "pwd_2digit": "73", "cvc": "917"}
    texts = {"name": f"paid with {NUMBER}", "custom_data": {"card": DIGITS, "n": [NUMBER]}}
    api.onetime("paid", NUMBER, customer_uid="kim", **secrets, **texts)
    api.onetime("spaced", NUMBER.replace("-", " "), buyer_addr=DIGITS, **secrets)
    api.onetime("number", DIGITS, name=int(DIGITS), **secrets)
    api.onetime("refused", NUMBER, **{**secrets, "expiry": "2001-07"}, **texts)
    api.onetime(DIGITS, NUMBER, **secrets)
    api.onetime("as uid", NUMBER, customer_uid=NUMBER, **secrets)
    for customer in ("lee", DIGITS):
        api.post(
            f"/subscribe/customers/{customer}",
            card_number=NUMBER,
            customer_name=DIGITS,
            customer_id=NUMBER if customer == "lee" else None,
            **secrets,
        )
    api.post("/subscribe/customers/park", card_number=NUMBER, customer_addr=NUMBER, **secrets)
    for customer in ("choi", "kim"):  # a new key, and one that is there already
        entry = {"merchant_uid": f"s-{customer}", "schedule_at": 2**31, "amount": 1000, **texts}
        body = {"customer_uid": customer, "customer_name": DIGITS, "notice_url": [NUMBER]}
        planned = api.post(
            "/subscribe/payments/schedule", **body, card_number=NUMBER, schedules=[entry], **secrets
        )
        assert planned.response[0]["name"] == "paid with 540926******4321"
    shown = api.get("/payments/find/paid").response
    assert shown["card_number"] == "540926******4321"
    assert shown["name"] == "paid with 540926******4321"
    kept = all_that_is_kept(sandbox.path)
    assert b"540926******4321" in kept
    for secret in (DIGITS, NUMBER, NUMBER.replace("-", " "), "2098-07", "871231"):
        assert secret.encode() not in kept
    # Paths are logged by the test's own transport and by the server's access log, which the lone
    # process switches off.
    own = [r for r in caplog.records if not r.name.startswith(("http", "uvicorn.access"))]
    assert not re.search(r"5409-?2600", " ".join(record.getMessage() for record in own))


@about_files("a table is taken away by hand")
def test_a_fault_of_the_sandbox_tells_nothing_of_the_request(
    tmp_path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "sandbox.db"
    with running_sandbox(path, clock) as sandbox:
        sandbox.api.log_in()
        with closing(sqlite3.connect(path)) as db:
            db.execute("DROP TABLE payment")
        answer = sandbox.api.onetime("m", NUMBER)
    assert (answer.status, answer.code) == (500, -1)
    assert "OperationalError" in caplog.text
    assert NUMBER not in caplog.text


@about_files("a file that is none of a database")
def test_a_file_that_cannot_be_used_is_an_envelope_too(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "sandbox.db"
    path.write_bytes(b"no database" * 1000)
    with running_sandbox(path, clock) as sandbox:
        assert (
            unpack(sandbox.api.http.get("/users/pg", headers={"Authorization": "x"})).status == 500
        )
