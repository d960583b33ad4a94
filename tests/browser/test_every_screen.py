"""Is every screen fit for use: for everybody, in any window, in both languages, on this machine?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from lib.kernel.settings import PROJECT
from tests.browser.axe import serious_on_screen
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

PARTS = (
    *("channels?channel=new", "sandbox?part=webhooks", "sandbox?part=faults"),
    *("sandbox?part=accounts", "sandbox?part=cards", "sandbox?part=requests"),
    *("sandbox?part=setup", "reference?of=rules&entry=R54"),
)
PAGES = (*sorted(path.stem for path in (PROJECT / "pages").glob("*.py")), *PARTS)
WIDE = ViewportSize(width=1440, height=1000)
NARROW = ViewportSize(width=900, height=1000)
_LOOKS = 30
_BY = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth - main.clientWidth;
}"""


@dataclass
class Walk:
    """What was seen on a walk through all screens, by the screen's address."""

    locale: str
    serious: dict[str, list[Any]] = field(default_factory=dict)
    too_wide: dict[str, list[int]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(
    scope="module",
    params=["en-US", "ko-KR"],
)
def walk(request: pytest.FixtureRequest, browser: Browser, console: ConsoleProcess) -> Walk:
    """One walk through all screens for each language."""
    locale = request.param
    scene = browser.new_context(viewport=WIDE, locale=locale)
    page = scene.new_page()
    seen = Walk(locale)
    page.on("request", lambda sent: seen.asked.append(sent.url))
    screen = Screen(page, console.url)
    for name in PAGES:
        screen.open("" if name == "overview" else name)
        seen.said[name] = page.get_by_test_id("stMain").inner_text()
        seen.serious[name] = serious_on_screen(page)
        seen.too_wide[name] = [overflow(page)]
        page.set_viewport_size(NARROW)
        seen.too_wide[name].append(overflow(page))
        page.set_viewport_size(WIDE)
    scene.close()
    return seen


def test_no_screen_has_a_serious_finding(walk: Walk) -> None:
    assert {name: found for name, found in walk.serious.items() if found} == {}


def test_no_screen_scrolls_sideways_wide_or_narrow(walk: Walk) -> None:
    assert {name: by for name, by in walk.too_wide.items() if max(by) > 0} == {}


def test_no_screen_asks_anything_of_another_machine(walk: Walk, console: ConsoleProcess) -> None:
    own = (console.url, console.url.replace("http", "ws"), "data:", "blob:")
    assert walk.asked
    assert [url for url in walk.asked if not url.startswith(own)] == []


def test_every_screen_speaks_its_language(walk: Walk) -> None:
    korean = {
        name: any("가" <= letter <= "힣" for letter in said) for name, said in walk.said.items()
    }
    if walk.locale == "ko-KR":
        assert [name for name, is_korean in korean.items() if not is_korean] == []
    assert all(walk.said.values())


def overflow(page: Page) -> int:
    """Return by how many pixels the content is wider than its window.

    Tables and charts have their time to follow the window.
    """
    for _ in range(_LOOKS):
        if page.evaluate(_BY) <= 0:
            break
        page.wait_for_timeout(100)
    return int(page.evaluate(_BY))
