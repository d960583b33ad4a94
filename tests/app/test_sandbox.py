"""Does a person drive the sandbox from its screen? Each part, through the real script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.catalog.test_cards import number_for
from lib.sandbox.testing import RunningSandbox, running
from tests.app.screen import button, choice, code, field, healthy, words

Open = Callable[..., AppTest]

NOON = 1_795_402_800


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, installation: object) -> Iterator[RunningSandbox]:
    """A sandbox of the test's own behind the screens, its clock stopped at noon."""
    assert installation
    with running() as sandbox:
        monkeypatch.setenv("PAYBENCH_SANDBOX_URL", sandbox.url)
        st.cache_resource.clear()
        sandbox.clock.freeze(NOON)
        yield sandbox


@pytest.fixture
def open_part(own: RunningSandbox, open_page: Open) -> Open:
    """Open a part of the screen."""
    assert own.url

    def open_it(part: str, **more: Any) -> AppTest:  # noqa: ANN401
        app = open_page("sandbox", part=part, **more)
        healthy(app)
        return app

    return open_it


def charge(sandbox: RunningSandbox, merchant_uid: str) -> None:
    card = {"card_number": number_for("0000"), "expiry": "2099-12"}
    sandbox.call(
        "POST", "/subscribe/payments/onetime", merchant_uid=merchant_uid, amount=1000, **card
    )


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click()
    app.run()
    return app


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize(
    "part", ["due", "webhooks", "faults", "accounts", "cards", "requests", "setup"]
)
def test_every_part_opens_empty_and_full(
    own: RunningSandbox, open_part: Open, part: str, locale: str
) -> None:
    open_part(part, locale=locale)
    charge(own, "*a* $x$")
    own.control("POST", "/settings", {"nightly_cancel": True, "recovery_hour": 9})
    for name in ("pg_down", "webhook_delay", "server_error_after", "tamper_amount"):
        own.fault(name, times=-1)

    open_part(part, locale=locale)


@pytest.mark.parametrize(
    ("label", "moved"), [("+1 minute", 60), ("+1 hour", 3600), ("+1 day", 86_400)]
)
def test_the_clock_is_moved(own: RunningSandbox, open_part: Open, label: str, moved: int) -> None:
    app = press(open_part("due"), label)

    healthy(app)
    assert own.clock.now == NOON + moved


def test_the_clock_goes_on_stops_and_goes_back(own: RunningSandbox, open_part: Open) -> None:
    app = press(open_part("due"), "Let it go on")
    assert own.control("GET", "/clock")["mode"] == "shifted"

    press(app, "Stop")
    assert own.control("GET", "/clock")["mode"] == "frozen"

    press(app, "Real time")
    assert own.control("GET", "/clock")["mode"] == "real"


def test_what_happens_next_is_named_and_gone_to(own: RunningSandbox, open_part: Open) -> None:
    own.control("POST", "/settings", {"nightly_cancel": True})
    app = open_part("due")
    assert "Nightly cancel of test payments" in words(app)

    press(app, "To the next event")

    assert own.clock.now == NOON + 11 * 3600 + 50 * 60
    assert "2026-11-23 23:50:00" in words(app)


def test_webhook_settings_are_saved_and_tried(own: RunningSandbox, open_part: Open) -> None:
    app = open_part("webhooks")
    choice(app, "When a delivery fails").select("five")
    press(app, "Save")
    assert own.control("GET", "/webhooks")["settings"]["policy"] == "five"

    press(app, "Test call")

    assert own.webhooks.wait(1)[0]["merchant_uid"] == "webhook-test"


def test_an_address_that_is_none_is_a_sentence(own: RunningSandbox, open_part: Open) -> None:
    app = open_part("webhooks")
    field(app, "Address for test channels").set_value("nonsense")

    press(app, "Save")

    assert not app.exception
    assert app.error[0].value.startswith("The sandbox refused: test.url")
    assert own.control("GET", "/webhooks")["settings"]["test"]["url"] == own.webhooks.url


def test_failed_webhooks_are_sent_again(own: RunningSandbox, open_part: Open) -> None:
    own.webhooks.answers = 500
    charge(own, "a")
    own.webhooks.wait(1)
    own.webhooks.settled()
    own.webhooks.answers = 200

    press(open_part("webhooks"), "Send all failed again")

    own.webhooks.wait(2)


def test_a_fault_is_switched_on_and_off(own: RunningSandbox, open_part: Open) -> None:
    app = open_part("faults")
    choice(app, "Fault").select("server_error_before")
    app.run()
    choice(app, "How often").select(-1)
    choice(app, "Which calls").select("payments.find")
    press(app, "Switch on")
    (armed,) = own.control("GET", "/faults")["armed"]
    assert (armed["name"], armed["value"]) == ("server_error_before", 503)
    assert (armed["operation"], armed["remaining"]) == ("payments.find", -1)

    press(app, "Switch off")

    assert own.control("GET", "/faults")["armed"] == []


def test_a_deposit_is_made(own: RunningSandbox, open_part: Open) -> None:
    account = own.call(
        "POST",
        "/vbanks",
        merchant_uid="account",
        amount=5_000,
        vbank_code="004",
        vbank_due=NOON + 86_400,
        vbank_holder="Shop",
        buyer_name="Kim",
    )["response"]
    app = open_part("accounts")
    field(app, "Amount in won").set_value("1")
    app.run()
    press(app, "Deposit")
    assert "A022" in app.error[0].value
    field(app, "Amount in won").set_value("")
    app.run()

    press(app, "Deposit")

    healthy(app)
    assert own.call("GET", f"/payments/{account['imp_uid']}")["response"]["status"] == "paid"
    assert "No virtual account waits for money" in words(app)


def test_a_test_card_can_be_copied(open_part: Open) -> None:
    app = open_part("cards")
    choice(app, "Test card").select("0002")
    app.run()

    assert code(app) == "0366-0000-0000-0002"


def test_calls_are_listed_and_forgotten(own: RunningSandbox, open_part: Open) -> None:
    charge(own, "a")
    app = open_part("requests")
    assert any("onetime" in item.label for item in app.expander)

    press(app, "Empty the list")

    assert "has not been asked anything" in words(app)


def test_the_sandbox_is_filled_and_emptied(own: RunningSandbox, open_part: Open) -> None:
    app = press(open_part("setup"), "Make payments")
    assert own.control("GET", "")["counts"]["payments"] == 24

    press(app, "Empty it now")

    assert own.control("GET", "")["counts"]["payments"] == 0
    assert own.control("GET", "/webhooks")["settings"]["test"]["url"] == own.webhooks.url


def test_switches_are_saved(own: RunningSandbox, open_part: Open) -> None:
    app = open_part("setup")
    for toggle in app.toggle:
        toggle.set_value(True)
    next(one for one in app.button_group if one.options == ["JSON", "Form"]).set_value(["form"])
    press(app, "Save")

    now = own.control("GET", "/settings")
    assert [now[name] for name in ("nightly_cancel", "wallets", "escrow_for_toss")] == [True] * 3
    assert now["confirm_content_type"] == "form"


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_without_a_sandbox_the_screen_says_so_and_still_lists_cards(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setenv("PAYBENCH_SANDBOX_URL", "http://127.0.0.1:9")

    app = open_page("sandbox", locale=locale)

    healthy(app)
    assert "http://127.0.0.1:9" in words(app)
    assert code(app).startswith("0366")
