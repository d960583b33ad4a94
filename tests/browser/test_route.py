"""The whole route: an amount typed, a snippet, a charge, the table and chart, a cancel, the net."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.screen import Screen


def test_an_amount_travels_from_preview_to_charge_to_history_and_partly_back(
    screen: Screen,
) -> None:
    page = screen.page
    screen.open("builder")
    screen.choose("Preset", "Card payment, today")
    screen.press("Apply")
    code = page.get_by_test_id("stCode").first
    expect(code).to_contain_text("amount: 60000")
    amount = screen.field("Amount")
    amount.click()
    amount.press("Control+a")
    amount.press_sequentially("14000", delay=40)
    expect(code).to_contain_text("amount: 14000")  # while the field still has the focus

    screen.open("charges")
    order_number = screen.value("Order number")
    screen.type("Amount in won", "14000")
    screen.press("Charge ₩14,000")
    screen.sees("₩14,000 was charged.")

    screen.open(f"payments?q={order_number}")
    screen.counts("Gross", "₩14,000")
    screen.counts("Net", "₩14,000")
    expect(screen.cells().filter(has_text=order_number)).to_have_count(1)
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.first).to_be_visible()
    expect(chart.locator("canvas, svg").first).to_be_visible()

    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    screen.settle()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 35, box["y"] + 52)
    screen.settle()
    expect(page).to_have_url(re.compile(r"imp_uid=imp_\d{12}"))
    screen.segment("A part")
    screen.type("Amount to cancel", "4000")
    screen.type("Reason", "one of two arrived broken")
    screen.press("Cancel ₩4,000")
    screen.sees("₩4,000 was cancelled.")
    screen.counts("Net", "₩10,000")

    screen.open(f"payments?q={order_number}")
    screen.counts("Gross", "₩14,000")
    screen.counts("Cancelled", "₩4,000")
    screen.counts("Net", "₩10,000")
