"""Can everybody use the screens? Axe finds nothing serious; the builder is worked by keyboard."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

BOTH = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PAGES = (
    *("", "builder", "charges", "payments", "channels", "channels?channel=new"),
    *("sandbox", "sandbox?part=webhooks", "sandbox?part=faults", "sandbox?part=accounts"),
    *("sandbox?part=cards", "sandbox?part=requests", "sandbox?part=setup"),
)


def serious(page: Page) -> list[Any]:
    """Return what axe finds that keeps somebody from using the page."""
    # What is being drawn anew is faint for a moment, and would be taken for faint text.
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    page.wait_for_timeout(400)
    return [
        (found["id"], [node["html"][:120] for node in found["nodes"]][:3])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]


@BOTH
@SCHEMES
def test_no_screen_has_a_serious_finding(
    browser: Browser, console: ConsoleProcess, scheme: Literal["light", "dark"], locale: str
) -> None:
    scene = browser.new_context(
        viewport={"width": 1440, "height": 1000}, color_scheme=scheme, locale=locale
    )
    screen = Screen(scene.new_page(), console.url)
    for name in PAGES:
        screen.open(name)

        assert serious(screen.page) == [], name
    scene.close()


@SCHEMES
def test_no_tab_of_the_builder_has_a_serious_finding(
    browser: Browser, console: ConsoleProcess, scheme: Literal["light", "dark"]
) -> None:
    scene = browser.new_context(
        viewport={"width": 900, "height": 1000}, color_scheme=scheme, locale="en-US"
    )
    screen = Screen(scene.new_page(), console.url)
    screen.open("builder")
    for tab in screen.page.get_by_role("tab").all_inner_texts():
        screen.page.get_by_role("tab", name=tab, exact=True).click()
        screen.settle()

        assert serious(screen.page) == [], tab
    for language in ("TypeScript", "HTML", "React", "JSON"):
        screen.segment(language)

        assert serious(screen.page) == [], language
    screen.segment("Server")
    assert serious(screen.page) == []
    screen.press("Share")
    assert serious(screen.page) == []
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
