"""Is the sandbox driven by hand? Its clock, a webhook that is seen to arrive, a deposit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess
from tests.contract.receiver import receiving


class Sandbox:
    """The console's own sandbox, over HTTP."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)

    def control(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401
        answer = self.http.request(method, f"/_control{path}", json=body or None)
        return answer.json()["response"]

    def call(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401
        pair = {"imp_key": "imp_apikey", "imp_secret": "imp_secret"}
        token = self.http.post("/users/getToken", json=pair).json()["response"]["access_token"]
        headers = {"Authorization": token}
        return self.http.request(method, path, json=body or None, headers=headers).json()


@pytest.fixture
def sandbox(console: ConsoleProcess) -> Iterator[Sandbox]:
    sandbox = Sandbox(console.sandbox_url)
    yield sandbox
    sandbox.control("POST", "/clock/real")
    sandbox.control("POST", "/webhooks", test={"url": ""})
    sandbox.control("DELETE", "/faults")
    sandbox.http.close()


def test_the_clock_is_stopped_and_moved(screen: Screen, sandbox: Sandbox) -> None:
    screen.open("sandbox")
    screen.press("Stop")
    screen.sees("Stopped")
    before = sandbox.control("GET", "/clock")["now"]

    screen.press("+1 day")

    assert sandbox.control("GET", "/clock")["now"] == before + 86_400
    screen.press("Real time")
    assert sandbox.control("GET", "/clock")["mode"] == "real"


def test_a_webhook_is_seen_to_arrive(screen: Screen, sandbox: Sandbox) -> None:
    with receiving() as receiver:
        receiver.open.set()
        screen.open("sandbox?part=webhooks")
        # Typed and saved in one go: the field still has the focus when the button is pressed.
        screen.field("Address for test channels").fill(receiver.url)
        screen.press("Save")
        expect(screen.page.get_by_role("button", name="Test call")).to_be_enabled()
        assert sandbox.control("GET", "/webhooks")["settings"]["test"]["url"] == receiver.url

        screen.press("Test call")
        screen.press("Look again")

        expect(screen.cells().filter(has_text="webhook-test").first).to_have_count(1)
        assert receiver.bodies[0]["merchant_uid"] == "webhook-test"


def test_money_is_paid_into_an_account(screen: Screen, sandbox: Sandbox) -> None:
    account = sandbox.call(
        "POST",
        "/vbanks",
        merchant_uid="by hand",
        amount=5_000,
        vbank_code="004",
        vbank_due=sandbox.control("GET", "/clock")["now"] + 86_400,
        vbank_holder="Shop",
        buyer_name="Kim",
    )["response"]
    screen.open("sandbox?part=accounts")
    screen.sees("by hand")

    screen.press("Deposit")

    screen.sees("No virtual account waits for money")
    payment = sandbox.call("GET", f"/payments/{account['imp_uid']}")["response"]
    assert payment["status"] == "paid"


def test_a_number_is_ready_to_be_copied(screen: Screen) -> None:
    screen.open("sandbox?part=cards")

    screen.choose("Test card", "Limit exceeded")

    expect(screen.page.get_by_test_id("stCode").first).to_contain_text("0366-0000-0000-0002")


def test_the_description_of_the_control_api_is_one_click_away(screen: Screen) -> None:
    screen.open("sandbox")
    with screen.page.context.expect_page() as opened:
        screen.page.get_by_text("The control API behind this screen").click()

    expect(opened.value.get_by_role("heading", name="Paybench sandbox")).to_be_visible()
