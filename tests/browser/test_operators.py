"""Can an operator keep a card, book on it, let it run, give money back, and read it all again?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import expect

from lib.kernel.clock import SystemClock, seoul_day
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess


@pytest.fixture(autouse=True)
def _in_real_time(console: ConsoleProcess) -> Iterator[None]:
    """Begin and leave with the sandbox's clock as it was: the console is everybody's."""
    httpx.post(f"{console.sandbox_url}/_control/clock/real")
    yield
    httpx.post(f"{console.sandbox_url}/_control/clock/real")


def test_a_card_is_kept_booked_on_run_and_given_up(screen: Screen) -> None:
    page = screen.page
    screen.open("charges?call=billing.issue")
    handle = screen.value("Billing-key handle")
    screen.press("Issue billing key")
    screen.sees("is ready.")

    screen.open(f"schedules?view=book&key={handle}")
    screen.press("Book 12 payments")
    screen.sees("₩118,800 is booked.")

    first = seoul_day(SystemClock().now()) + timedelta(days=1)
    month = first if first.day <= 25 else first + timedelta(days=10)
    screen.open(f"schedules?view=month&month={month:%Y-%m}")
    page.get_by_text("Run what is due in the sandbox").click()
    screen.press("Run all that is due until")
    expect(page.locator(".pb-month .green").first).to_contain_text("₩9,900", timeout=20_000)

    screen.open(f"billing_keys?key={handle}&environment=sandbox")
    page.get_by_text("Delete this key").click()
    screen.settle()  # what opens moves what is in it
    screen.sees("11 scheduled payments over ₩108,900 still need this key")
    screen.press("Revoke them first")
    screen.sees("It was revoked; no money will move.")
    screen.press("Delete for good")
    screen.sees("is gone.")

    screen.open(f"api_log?said={handle}")
    screen.sees("exchanges, newest first")
    numbers = re.findall(r"\d+", page.get_by_text("exchanges, newest first").inner_text())
    assert int(numbers[0]) > 5
