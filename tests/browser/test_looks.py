"""Does every screen fit its window, in light and dark, and keep to this machine?"""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

PAGES = (
    *("", "builder", "charges", "payments", "channels", "channels?channel=new"),
    *("sandbox", "sandbox?part=webhooks", "sandbox?part=faults", "sandbox?part=accounts"),
    *("sandbox?part=cards", "sandbox?part=requests", "sandbox?part=setup"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [900, 1440])
def test_no_screen_scrolls_sideways(
    browser: Browser, console: ConsoleProcess, width: int, scheme: Literal["light", "dark"]
) -> None:
    scene = browser.new_context(
        viewport={"width": width, "height": 1000}, color_scheme=scheme, locale="en-US"
    )
    screen = Screen(scene.new_page(), console.url)
    for name in PAGES:
        screen.open(name)

        assert _overflow(screen.page) <= 0, name
    scene.close()


def test_no_screen_asks_anything_of_another_machine(
    browser: Browser, console: ConsoleProcess
) -> None:
    asked: list[str] = []
    scene = browser.new_context(locale="en-US")
    page = scene.new_page()
    page.on("request", lambda request: asked.append(request.url))
    screen = Screen(page, console.url)

    for name in PAGES:
        screen.open(name)

    own = (console.url, console.url.replace("http", "ws"), "data:", "blob:")
    assert asked
    assert not [url for url in asked if not url.startswith(own)]
    scene.close()


def test_every_screen_speaks_korean(browser: Browser, console: ConsoleProcess) -> None:
    scene = browser.new_context(locale="ko-KR")
    screen = Screen(scene.new_page(), console.url)
    for name in PAGES:
        screen.open(name)

        text = screen.page.get_by_test_id("stMain").inner_text()
        assert any("가" <= letter <= "힣" for letter in text), name
    scene.close()


def _overflow(page: Page) -> int:
    """Return by how many pixels the content is wider than its window."""
    return int(
        page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth - main.clientWidth }"
        )
    )
