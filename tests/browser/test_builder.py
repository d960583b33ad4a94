"""Is live really live? Typing, presets, drafts and downloads of the builder."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.screen import Screen


def test_nothing_typed_quickly_is_lost(screen: Screen) -> None:
    screen.open("builder")
    screen.choose("Preset", "Card payment, today")
    screen.press("Apply")
    name = screen.field("Order name")
    name.click()
    name.press("Control+a")

    name.press_sequentially("Green tea 500 g, 3 boxes", delay=25)

    code = screen.page.get_by_test_id("stCode").first
    expect(code).to_contain_text("name: 'Green tea 500 g, 3 boxes'")
    expect(name).to_have_value("Green tea 500 g, 3 boxes")


def test_typing_over_rule_boundaries_loses_nothing(screen: Screen) -> None:
    screen.open("builder")
    amount = screen.field("Amount")
    code = screen.page.get_by_test_id("stCode").first

    for typed in ("9", "99", "49999", "50000", "1"):
        amount.click()
        amount.press("Control+a")
        amount.press_sequentially(typed, delay=30)
        expect(code).to_contain_text(f"amount: {typed},")
        expect(amount).to_have_value(typed)


def test_a_draft_survives_a_reload_and_a_page_switch(screen: Screen) -> None:
    page = screen.page
    screen.open("builder")
    screen.type("Order name", "Kept over a reload")

    page.reload()
    screen.settle()
    expect(page.get_by_test_id("stCode").first).to_contain_text("Kept over a reload")
    page.get_by_role("link", name="Channels").first.click()
    screen.settle()
    page.get_by_role("link", name="Builder").first.click()
    screen.settle()

    expect(page.get_by_test_id("stCode").first).to_contain_text("Kept over a reload")


def test_instalments_and_issuers_are_built_by_clicking(screen: Screen) -> None:
    page = screen.page
    code = page.get_by_test_id("stCode").first
    screen.open("builder")
    screen.choose("Preset", "Chosen issuers only")
    screen.press("Apply")

    expect(code).to_contain_text("card_code: '*'")
    page.get_by_role("tab", name="Card and instalments").click()
    screen.settle()
    screen.segment("lump sum only")

    expect(code).to_contain_text("card_quota: []")


def test_the_snippet_downloads_as_it_is_shown(screen: Screen) -> None:
    screen.open("builder")
    screen.choose("Preset", "Card payment, today")
    screen.press("Apply")
    screen.segment("HTML")

    with screen.page.expect_download() as caught:
        screen.page.get_by_role("button", name="Download").first.click()

    text = caught.value.path().read_text()
    assert caught.value.suggested_filename == "checkout.html"
    assert "IMP.request_pay(" in text
    assert "iamport.js" in text
