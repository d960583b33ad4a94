"""Can everybody use the builder? Axe finds nothing serious; it is worked by keyboard."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.axe import serious_on_screen
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess


def test_no_tab_of_the_builder_has_a_serious_finding(
    browser: Browser, console: ConsoleProcess
) -> None:
    scene = browser.new_context(viewport={"width": 900, "height": 1000}, locale="en-US")
    screen = Screen(scene.new_page(), console.url)
    screen.open("builder")
    for tab in screen.page.get_by_role("tab").all_inner_texts():
        screen.page.get_by_role("tab", name=tab, exact=True).click()
        screen.settle()

        assert serious_on_screen(screen.page) == [], tab
    for language in ("TypeScript", "HTML", "React", "JSON"):
        screen.segment(language)

        assert serious_on_screen(screen.page) == [], language
    screen.segment("Server")
    assert serious_on_screen(screen.page) == []
    screen.press("Share")
    assert serious_on_screen(screen.page) == []
    scene.close()


def test_a_set_is_built_without_a_mouse(screen: Screen) -> None:
    page = screen.page
    screen.open("builder")
    preset = page.get_by_role("combobox", name="Preset")
    preset.focus()
    page.keyboard.type("Instalments only")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Apply")).to_be_focused()
    page.keyboard.press("Enter")
    screen.settle()
    code = page.get_by_test_id("stCode").first
    expect(code).to_contain_text("only_installment: true")

    page.get_by_role("tab", name="Order", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    screen.settle()
    group = page.get_by_role("radiogroup", name="No lump sum")
    group.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    screen.settle()

    expect(code).to_contain_text("only_installment: false")
