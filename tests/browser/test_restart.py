"""Does a restart lose anything? Channels, drafts, payments and billing keys, in a real process."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.console_process import free_port, running, start


def test_everything_is_there_after_a_restart(page: Page, tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "data", port) as console:
        screen = Screen(page, console.url)
        screen.open("builder")
        screen.type("Order name", "Kept over a restart")
        screen.open("charges")
        order_number = screen.value("Order number")
        screen.press("Charge ₩14,000")
        screen.sees("₩14,000 was charged.")
        screen.segment("Issue a billing key")
        handle = screen.value("Billing-key handle")
        screen.press("Issue billing key")
        screen.sees("is ready.")
        screen.open("channels?channel=new")
        screen.type("Name", "Added before the restart")
        screen.type("MID", "sbx_uplus")
        screen.press("Save")
        screen.sees("Added before the restart")
        assert console.stop() in {0, -15}

    with running(tmp_path / "data", port) as console:
        screen = Screen(page, console.url)
        screen.open("builder")
        expect(page.get_by_test_id("stCode").first).to_contain_text("Kept over a restart")
        screen.open("channels")
        screen.sees("Added before the restart")
        screen.open(f"payments?q={order_number}")
        screen.counts("Net", "₩14,000")
        screen.open("charges?call=charges.again")
        expect(page.get_by_text(handle).first).to_be_visible()
        screen.press("Charge ₩14,000")  # the sandbox still knows the key
        screen.sees("₩14,000 was charged.")


def test_a_killed_console_comes_back_with_what_it_knew(page: Page, tmp_path: Path) -> None:
    console = start(tmp_path / "data")
    screen = Screen(page, console.url)
    screen.open("charges")
    order_number = screen.value("Order number")
    screen.press("Charge ₩14,000")
    screen.sees("₩14,000 was charged.")

    console.kill()

    with running(tmp_path / "data") as again:
        screen = Screen(page, again.url)
        screen.open(f"payments?q={order_number}")
        screen.counts("Net", "₩14,000")
