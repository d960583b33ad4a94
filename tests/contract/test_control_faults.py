"""Does what shall go wrong go wrong, just so often, and nothing else?"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from lib.catalog.faults import faults
from lib.catalog.test_cards import number_for
from lib.sandbox.testing import RunningSandbox, sandbox

__all__ = ["sandbox"]

pytestmark = pytest.mark.contract

TRANSPORT = (httpx.ReadError, httpx.RemoteProtocolError)


class Caller:
    """Calls with a token and, if asked, a fault in the header."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.sandbox = sandbox
        self.log_in()

    def log_in(self) -> str:
        pair = {"imp_key": self.sandbox.imp_key, "imp_secret": self.sandbox.imp_secret}
        answer = self.sandbox.http.post("/users/getToken", json=pair)
        self.token = str(answer.json()["response"]["access_token"])
        return self.token

    def charge(self, merchant_uid: str, fault: str = "") -> httpx.Response:
        body = {
            "merchant_uid": merchant_uid,
            "amount": 10_000,
            "card_number": number_for("0000"),
            "expiry": "2099-12",
        }
        return self.sandbox.http.post(
            "/subscribe/payments/onetime", json=body, headers=self.headers(fault)
        )

    def find(self, merchant_uid: str, fault: str = "") -> httpx.Response:
        return self.sandbox.http.get(f"/payments/find/{merchant_uid}", headers=self.headers(fault))

    def headers(self, fault: str) -> dict[str, str]:
        return {"Authorization": self.token} | ({"X-Sandbox-Fault": fault} if fault else {})

    def is_paid(self, merchant_uid: str) -> bool:
        answer = self.find(merchant_uid)
        assert answer.status_code in {200, 404}
        return answer.status_code == 200 and answer.json()["response"]["status"] == "paid"


@pytest.fixture
def caller(sandbox: RunningSandbox) -> Caller:
    return Caller(sandbox)


def envelope(answer: httpx.Response) -> tuple[int, int, str]:
    content = answer.json()
    assert list(content) == ["code", "message", "response"]
    return answer.status_code, content["code"], content["message"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("pg_down", "S001"),
        ("pg_slow=0", "S011"),
        ("bank_closed", "P022"),
        ("issuer_maintenance", "299"),
    ],
)
def test_the_pg_refuses_with_its_code_and_nothing_is_paid(
    caller: Caller, fault: str, code: str
) -> None:
    status, refusal, message = envelope(caller.charge("a", fault))

    assert (status, refusal) == (200, -1)
    assert message.startswith(f"[{code}] ")
    failed = caller.find("a").json()["response"]
    assert (failed["status"], failed["fail_reason"]) == ("failed", message)
    assert not caller.sandbox.webhooks.settled()
    assert caller.charge("a").json()["response"]["status"] == "paid"


def test_an_account_that_the_pg_does_not_issue_leaves_nothing(caller: Caller) -> None:
    asked = {"merchant_uid": "v", "amount": 1_000, "vbank_code": "004", "vbank_due": 2**31}
    answer = caller.sandbox.http.post("/vbanks", json=asked, headers=caller.headers("pg_down"))

    assert envelope(answer)[:2] == (200, -1)
    assert caller.find("v").status_code == 404


def test_a_slow_pg_lets_wait(caller: Caller) -> None:
    assert caller.charge("a", "pg_slow=1").elapsed.total_seconds() >= 1


def test_what_the_pg_does_not_hear_of_works_while_it_is_down(caller: Caller) -> None:
    caller.charge("a")
    caller.sandbox.fault("pg_down", times=-1)

    assert caller.find("a").status_code == 200
    assert caller.log_in()


def test_a_token_is_over_at_once_and_for_good(caller: Caller) -> None:
    before = caller.token

    assert caller.find("a", "token_expired_now").status_code == 401
    assert caller.find("a").status_code == 401
    assert caller.log_in() != before
    assert caller.find("a").status_code == 404


def test_a_conflict_is_a_500_with_an_envelope(caller: Caller) -> None:
    assert envelope(caller.charge("a", "db_conflict"))[:2] == (500, -1)
    assert not caller.is_paid("a")


@pytest.mark.parametrize(
    ("fault", "status", "paid"),
    [
        ("server_error_before", 503, False),
        ("server_error_before=500", 500, False),
        ("server_error_after", 502, True),
        ("server_error_after=504", 504, True),
    ],
)
def test_a_machine_in_between_answers_before_or_after(
    caller: Caller, fault: str, status: int, *, paid: bool
) -> None:
    answer = caller.charge("a", fault)

    assert answer.status_code == status
    assert "json" not in answer.headers["content-type"]
    assert caller.is_paid("a") == paid


@pytest.mark.parametrize(("fault", "paid"), [("connection_reset", False), ("answer_lost", True)])
def test_a_connection_breaks_before_or_after(caller: Caller, fault: str, *, paid: bool) -> None:
    with pytest.raises(TRANSPORT):
        caller.charge("a", fault)

    assert caller.is_paid("a") == paid


def test_an_answer_is_slow_but_the_payment_is_not(caller: Caller) -> None:
    answer = caller.charge("a", "slow_answer=1")

    assert answer.elapsed.total_seconds() >= 1
    assert answer.json()["response"]["status"] == "paid"


def test_an_answer_ends_in_the_middle(caller: Caller) -> None:
    answer = caller.charge("a", "broken_json")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()
    assert caller.is_paid("a")


def test_several_of_one_header_come_together(caller: Caller) -> None:
    answer = caller.charge("a", "slow_answer=1, server_error_after=504")

    assert (answer.status_code, answer.elapsed.total_seconds() >= 1) == (504, True)
    assert caller.is_paid("a")


def test_a_control_call_arms_the_next_so_many_calls(caller: Caller) -> None:
    caller.sandbox.fault("server_error_before", 500, times=2)

    statuses = [caller.find("a").status_code for _ in range(4)]

    assert statuses == [500, 500, 404, 404]
    assert caller.sandbox.control("GET", "/faults")["armed"] == []


def test_an_armed_fault_waits_for_its_operation(caller: Caller) -> None:
    caller.sandbox.fault("server_error_before", operation="payments.find")

    assert caller.charge("a").status_code == 200
    assert caller.find("a").status_code == 503
    assert caller.find("a").status_code == 200


def test_an_armed_fault_stays_until_it_is_taken_away(caller: Caller) -> None:
    caller.sandbox.fault("server_error_before", times=-1)
    assert {caller.find("a").status_code for _ in range(5)} == {503}

    caller.sandbox.faultless()

    assert caller.find("a").status_code == 404


def test_one_armed_fault_is_taken_away_by_its_number(caller: Caller) -> None:
    caller.sandbox.fault("server_error_before", times=-1)
    caller.sandbox.fault("db_conflict", times=-1)
    first, second = caller.sandbox.control("GET", "/faults")["armed"]

    left = caller.sandbox.control("DELETE", f"/faults/{first['id']}")

    assert left == [second]
    assert caller.sandbox.http.delete("/_control/faults/99").status_code == 404
    assert caller.sandbox.http.delete("/_control/faults/x").status_code == 404


def test_control_calls_are_spared(caller: Caller) -> None:
    caller.sandbox.fault("server_error_before", times=-1)

    assert caller.sandbox.http.get("/_control/clock").status_code == 200


def test_webhook_faults_wait_for_a_webhook(caller: Caller) -> None:
    caller.sandbox.fault("webhook_lost")

    caller.find("a")
    caller.log_in()
    caller.charge("a")

    assert [entry["state"] for entry in caller.sandbox.webhooks.log()] == ["lost"]


def test_a_tampered_amount_waits_for_the_window(caller: Caller) -> None:
    caller.sandbox.fault("tamper_amount", 1)

    assert caller.charge("a").json()["response"]["amount"] == 10_000
    (armed,) = caller.sandbox.control("GET", "/faults")["armed"]
    assert (armed["name"], armed["value"]) == ("tamper_amount", 1)


@pytest.mark.parametrize(
    "header", ["nonsense", "pg_down=1", "slow_answer=x", "server_error_after=200", "pg_slow=-1"]
)
def test_a_header_that_cannot_be_is_refused_and_nothing_is_paid(
    caller: Caller, header: str
) -> None:
    assert envelope(caller.charge("a", header))[:2] == (400, 1)
    assert not caller.is_paid("a")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "nonsense"},
        {"name": "pg_slow", "value": 601},
        {"name": "pg_down", "value": 1},
        {"name": "pg_down", "times": 0},
        {"name": "pg_down", "operation": "nonsense"},
        {"name": "pg_down", "colour": "red"},
    ],
)
def test_a_control_call_that_cannot_be_is_refused(caller: Caller, body: dict[str, Any]) -> None:
    assert envelope(caller.sandbox.http.post("/_control/faults", json=body))[0] == 400
    assert caller.sandbox.control("GET", "/faults")["armed"] == []


def test_every_fault_of_the_catalogue_is_listed_in_both_languages(sandbox: RunningSandbox) -> None:
    known = sandbox.control("GET", "/faults")["known"]

    assert [one["name"] for one in known] == [fault.name for fault in faults()]
    assert all(one[text] for one in known for text in ("en", "ko", "effect_en", "effect_ko"))
