"""Can the sandbox be emptied, filled, looked into and read about?"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.catalog.operations import operations
from lib.catalog.test_cards import number_for
from lib.sandbox.config import SandboxConfig
from lib.sandbox.testing import RunningSandbox, running, sandbox

__all__ = ["sandbox"]

pytestmark = pytest.mark.contract

NOON = 1_795_402_800
DIGITS = "5409260000004321"


def dump(path: Path) -> str:
    """Return all that a file holds."""
    with closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump())


def charge(sandbox: RunningSandbox, merchant_uid: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    body = {
        "merchant_uid": merchant_uid,
        "amount": 10_000,
        "card_number": number_for("0000"),
        "expiry": "2099-12",
        **more,
    }
    return sandbox.call("POST", "/subscribe/payments/onetime", **body)


def test_a_reset_leaves_what_a_new_file_has(tmp_path: Path) -> None:
    paths = [tmp_path / "new.db", tmp_path / "used.db"]
    for path in paths:
        with running(SandboxConfig(database=path, seed=7)) as sandbox:
            if path == paths[1]:
                sandbox.clock.freeze(NOON)
                charge(sandbox, "a", customer_uid="kim")
                sandbox.webhooks.settled()
                sandbox.fault("pg_down")
                sandbox.control("POST", "/settings", {"nightly_cancel": True})
            sandbox.control("POST", "/reset")

    assert dump(paths[0]) == dump(paths[1])


def test_a_reset_keeps_settings_on_request(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/settings", {"partial_status": "cancelled"})
    charge(sandbox, "a")

    sandbox.control("POST", "/reset", {"keep_settings": True})

    assert sandbox.control("GET", "")["counts"]["payments"] == 0
    assert sandbox.control("GET", "/settings")["partial_status"] == "cancelled"
    assert sandbox.control("GET", "/webhooks")["settings"]["test"]["url"] == sandbox.webhooks.url


def test_after_a_reset_a_token_is_over(sandbox: RunningSandbox) -> None:
    pair = {"imp_key": sandbox.imp_key, "imp_secret": sandbox.imp_secret}
    token = sandbox.http.post("/users/getToken", json=pair).json()["response"]["access_token"]

    sandbox.control("POST", "/reset")

    headers = {"Authorization": token}
    assert sandbox.http.get("/users/pg", headers=headers).status_code == 401


def test_the_same_seed_makes_the_same_payments(tmp_path: Path) -> None:
    paths = [tmp_path / "one.db", tmp_path / "other.db"]
    for path in paths:
        with running(SandboxConfig(database=path, seed=1)) as sandbox:
            sandbox.webhooks.configure(test={"url": "http://127.0.0.1:9/"})
            sandbox.clock.freeze(NOON)
            assert sandbox.control("POST", "/seed", {"payments": 40, "seed": 3}) == {"made": 40}

    assert dump(paths[0]) == dump(paths[1])


def test_made_up_payments_look_like_a_shops(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/seed", {"payments": 60})

    listed = sandbox.call("GET", "/payments/status/all?limit=100")["response"]["list"]

    assert {"paid", "failed", "cancelled"} == {payment["status"] for payment in listed}
    assert any(0 < payment["cancel_amount"] < payment["amount"] for payment in listed)
    assert len({payment["started_at"] // 86_400 for payment in listed}) > 7
    assert sandbox.webhooks.log() == []


def test_what_is_made_up_once_is_not_made_up_again(sandbox: RunningSandbox) -> None:
    sandbox.clock.freeze(NOON)
    sandbox.control("POST", "/seed", {"payments": 10})
    before = sandbox.control("GET", "")["counts"]["payments"]

    sandbox.control("POST", "/seed", {"payments": 10})

    paid = sandbox.call("GET", "/payments/status/all?limit=100")["response"]["list"]
    numbers = [one["merchant_uid"] for one in paid if one["status"] != "failed"]
    assert len(numbers) == len(set(numbers))
    assert before == 10


def test_a_switch_that_cannot_be_is_refused(sandbox: RunningSandbox) -> None:
    for body in ({"recovery_hour": 0}, {"partial_status": "ready"}, {"x": 1}):
        assert sandbox.http.post("/_control/settings", json=body).status_code == 400


def test_the_last_calls_are_listed_masked() -> None:
    with running(SandboxConfig(imp_key="the key", imp_secret="the secret")) as sandbox:
        _check_masks(sandbox)


def _check_masks(sandbox: RunningSandbox) -> None:
    number = "5409-2600-0000-4321"
    secrets = {"card_number": number, "birth": "871231", "pwd_2digit": "73"}
    charge(sandbox, "a", **secrets, name=f"paid with {number}", custom_data={"n": DIGITS})
    charge(sandbox, DIGITS, **secrets)

    listed = sandbox.control("GET", "/requests")
    text = str(listed)

    assert len(listed) == 4
    second, _token, first, _other_token = listed
    assert (first["method"], first["path"]) == ("POST", "/subscribe/payments/onetime")
    assert (first["status"], first["request"]["amount"]) == (200, 10_000)
    assert first["answer"]["response"]["status"] == "paid"
    assert first["milliseconds"] > 0
    assert second["request"]["merchant_uid"] == "540926******4321"
    for secret in (number, DIGITS, "871231", "2099-12", sandbox.imp_key, sandbox.imp_secret):
        assert secret not in text, secret
    assert not re.search(r"[0-9a-f]{40}", text)  # no token


def test_of_a_body_that_cannot_be_read_only_its_length_is_listed(sandbox: RunningSandbox) -> None:
    sandbox.http.post(
        "/users/getToken",
        content=f'{{"card_number": {DIGITS}'.encode(),
        headers={"content-type": "application/json"},
    )
    sandbox.http.post(
        "/users/getToken", content=DIGITS * 1000, headers={"content-type": "text/plain"}
    )

    listed = sandbox.control("GET", "/requests")

    assert DIGITS not in str(listed)
    assert listed[1]["request"] == "(unreadable, 32 bytes)"
    assert listed[0]["request"] == "(16000 bytes)"


def test_the_list_of_calls_has_an_end_and_can_be_emptied(sandbox: RunningSandbox) -> None:
    for _ in range(310):
        sandbox.http.get("/nowhere")
    assert len(sandbox.control("GET", "/requests?limit=300")) == 300

    sandbox.control("DELETE", "/requests")

    assert sandbox.control("GET", "/requests") == []


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_a_foreign_page_cannot_drive_it(sandbox: RunningSandbox, origin: str) -> None:
    answer = sandbox.http.post("/_control/reset", headers={"Origin": origin})

    assert answer.status_code == 403


def test_its_own_page_can(sandbox: RunningSandbox) -> None:
    assert sandbox.http.post("/_control/reset", headers={"Origin": sandbox.url}).status_code == 200


def test_every_control_call_is_described(sandbox: RunningSandbox) -> None:
    described = sandbox.http.get("/_control/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    control = {path for path in described["paths"] if path.startswith("/_control")}
    assert {"/_control/clock/advance", "/_control/webhooks/{number}/resend"} <= control
    for methods in described["paths"].values():
        for said in methods.values():
            assert said["summary"]
            assert "200" in said["responses"] or "4" in next(iter(said["responses"]))
    advance = described["paths"]["/_control/clock/advance"]["post"]
    schema = advance["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"seconds", "minutes", "hours", "days"}
    assert "$ref" not in str(schema)


def test_control_calls_answer_as_they_are_described(sandbox: RunningSandbox) -> None:
    described = sandbox.http.get("/_control/openapi.json").json()["paths"]
    control = {path: said for path, said in described.items() if path.startswith("/_control")}
    odd: list[dict[str, Any]] = [
        {},
        {"headers": {"Origin": "http://elsewhere.example"}},
        {"headers": {"content-type": "text/plain"}, "content": b"x"},
        {"headers": {"content-type": "application/json"}, "content": b"{"},
        {"headers": {"content-type": "application/json"}, "content": b" " * (1024 * 1024 + 1)},
        {"json": {"nonsense": 1}},
    ]
    for path, methods in control.items():
        for method, said in methods.items():
            for sent in odd:
                answer = sandbox.http.request(method, re.sub(r"{\w+}", "77", path), **sent)

                assert str(answer.status_code) in said["responses"], (method, path, sent)
                (kind,) = said["responses"][str(answer.status_code)]["content"]
                assert answer.headers["content-type"].startswith(kind)


def test_every_emulated_call_is_described_by_its_name(sandbox: RunningSandbox) -> None:
    described = sandbox.http.get("/_control/openapi.json").json()["paths"]

    emulated = {
        said["operationId"]
        for path, methods in described.items()
        if not path.startswith("/_control")
        for said in methods.values()
    }
    assert {"users.token", "charges.onetime", "payments.cancel"} <= emulated
    assert emulated <= {operation.name for operation in operations()}


def test_the_page_about_it_asks_nothing_of_anybody(sandbox: RunningSandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/_control/docs")

    assert answer.headers["content-type"].startswith("text/html")
    assert "/_control/clock/advance" in answer.text
    assert not re.search(r"<script|(src|href)=\"(https?:)?//", answer.text)


def test_nothing_odd_breaks_a_control_call(sandbox: RunningSandbox) -> None:
    for path in ("/clock/freeze", "/faults", "/webhooks", "/settings", "/reset", "/seed"):
        for content in (b"[]", b"null", b'{"": null}', b'{"seed": 1e400}', b"\xff", b'{"at": []}'):
            answer = sandbox.http.post(
                f"/_control{path}", content=content, headers={"content-type": "application/json"}
            )
            assert answer.status_code in {200, 400}, (path, content)
    for path in ("/webhooks/x/resend", "/webhooks/99999999999999999999/resend"):
        assert sandbox.http.post(f"/_control{path}").status_code == 404
    for path in (
        "/requests?limit=x",
        "/webhooks/log?limit=0",
        "/webhooks/log?state=odd",
        "/due?limit=9999",
    ):
        assert sandbox.http.get(f"/_control{path}").status_code == 400
