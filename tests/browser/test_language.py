"""Does the browser remember which language was chosen?"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.screen import Screen


def test_a_chosen_language_is_remembered(screen: Screen) -> None:
    screen.open("payments")
    expect(screen.page.get_by_role("heading", name="Payments")).to_be_visible()
    screen.page.get_by_role("radio", name="한국어").click()
    screen.settle()
    expect(screen.page.get_by_role("heading", name="결제 내역")).to_be_visible()
    assert "lang=ko" in screen.page.url

    screen.open("payments")

    expect(screen.page.get_by_role("heading", name="결제 내역")).to_be_visible()
