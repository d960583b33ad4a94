"""Does a payment made inside the console end in one timeline and one payment?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from tests.browser.payment_window import APPROVE, opened
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

pytestmark = pytest.mark.browser


@pytest.fixture
def foreign(page: Page, console: ConsoleProcess) -> list[str]:
    """What the browser asks of others than the console."""
    asked: list[str] = []

    def look(request: Request) -> None:
        if not request.url.startswith((console.url, "data:", "blob:")):
            asked.append(request.url)

    page.on("request", look)
    page.on("dialog", Dialog.accept)
    return asked


def start(screen: Screen) -> None:
    """Open the builder with an order of its own and open its window."""
    screen.open("builder")
    screen.segment("Run")
    screen.press("New order number")
    screen.press("Open payment window")


def paid(folder: Path) -> list[tuple[str, str]]:
    """Return the ledger's payments: status and flag."""
    with sqlite3.connect(folder / "ledger.db") as ledger:
        rows = ledger.execute("SELECT status, flag FROM payment ORDER BY id").fetchall()
    ledger.close()
    return rows


def test_a_card_is_paid_inside_the_console(
    screen: Screen, console: ConsoleProcess, foreign: list[str]
) -> None:
    before = len(paid(console.data))
    start(screen)

    opened(screen.page).get_by_text(APPROVE).click()

    for text in (
        "Paid as ordered",
        "IMP.request_pay was called",
        "Callback in the browser: success",
        "The server fetched the payment",
        "Webhook Paid",
        "Payment fetched back",
        "In the ledger",
    ):
        screen.sees(text)
    assert paid(console.data)[before:] == [("paid", "")]
    assert foreign == []


def test_a_mobile_window_comes_back_by_redirect(
    screen: Screen, console: ConsoleProcess, foreign: list[str]
) -> None:
    before = len(paid(console.data))
    screen.open("builder")
    screen.segment("Run")
    screen.segment("Mobile")
    screen.press("New order number")
    screen.press("Open payment window")

    opened(screen.page).get_by_text(APPROVE).click()

    screen.sees("The browser was sent back with a query")
    screen.sees("Paid as ordered")
    assert paid(console.data)[before:] == [("paid", "")]
    assert foreign == []


def test_webhook_first_and_twice_and_the_callback_lost(
    screen: Screen, console: ConsoleProcess, foreign: list[str]
) -> None:
    before = len(paid(console.data))
    screen.open("builder")
    screen.segment("Run")
    screen.press("New order number")
    screen.page.get_by_text("Order of events").click()
    screen.segment("First")
    screen.page.get_by_role("radio", name="Lost", exact=True).nth(1).click()
    screen.settle()
    screen.page.get_by_text("Webhook twice").click()
    screen.settle()
    screen.press("Open payment window")

    opened(screen.page).get_by_text(APPROVE).click()

    screen.sees("Webhook Paid, time 2")
    screen.sees("The callback was lost on purpose")
    expect(screen.page.get_by_text("Callback in the browser")).to_have_count(0)
    assert paid(console.data)[before:] == [("paid", "")]
    assert foreign == []


def test_a_tampered_amount_is_caught(
    screen: Screen, console: ConsoleProcess, foreign: list[str]
) -> None:
    screen.open("builder")
    screen.segment("Run")
    screen.press("New order number")
    screen.page.get_by_text("Order of events").click()
    screen.page.get_by_text("Tampered amount").click()
    expect(screen.page.get_by_role("switch", name="Tampered amount")).to_be_checked()
    screen.settle()
    screen.press("Open payment window")

    opened(screen.page).get_by_text(APPROVE).click()

    screen.sees("Not as ordered")
    screen.sees("100 KRW was paid for")
    assert console.process.poll() is None
    assert foreign == []


def test_the_inbox_is_live(screen: Screen, console: ConsoleProcess, foreign: list[str]) -> None:
    screen.open("webhooks")
    post: Callable[..., object] = screen.page.request.post

    post(
        f"{console.url}/-/hooks/portone",
        data={"imp_uid": "imp_000000000007", "merchant_uid": "seen-live", "status": "paid"},
    )

    screen.sees("Forged 1")
    assert foreign == []
