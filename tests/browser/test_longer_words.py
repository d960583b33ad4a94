"""Does every screen hold in a language of longer words? Each text is framed and grows by a third.

The language exists here only: its catalogue is made of the messages themselves. What is on a
screen without a frame was never handed to a translator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from lib.i18n import CATALOGUES
from lib.kernel.settings import PROJECT
from tests import messages
from tests.browser.screen import Screen
from tests.browser.test_every_screen import NARROW, PAGES, WIDE, overflow
from tests.console_process import ConsoleProcess, running
from tests.program_copy import copied

_NAMES = {"Paybench"}  # what is called the same in every language
_CUT = """() => {
  const labels = 'button, [role=tab], label, h1, h2, h3, a, [data-testid=stMetricLabel]';
  const isCut = (node) => {
    const style = getComputedStyle(node);
    return style.overflowX !== 'visible' && style.textOverflow === 'ellipsis'
      && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
  };
  return [...document.querySelectorAll(labels)]
    .filter((one) => isCut(one) || [...one.querySelectorAll('*')].some(isCut))
    .map((one) => one.textContent);
}"""
_HEADINGS = "h1, [data-testid=stSidebar] [data-testid=stPageLink]"


@dataclass
class Walk:
    """What was seen on a walk through all screens, by the screen's address."""

    too_wide: dict[str, list[int]] = field(default_factory=dict)
    cut: dict[str, list[str]] = field(default_factory=dict)
    unframed: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """A console whose second language is this one."""
    program = copied(tmp_path_factory.mktemp("program"))
    path = program / CATALOGUES.relative_to(PROJECT) / "ko.po"
    catalogue = messages.merged(messages.read(path), messages.extract())
    for one in catalogue:
        if one.id:
            one.string = longer(one.id) if isinstance(one.id, str) else (longer(one.id[1]),)
    messages.write(path, catalogue)
    with running(tmp_path_factory.mktemp("data"), program=program) as process:
        yield process


def longer(text: str) -> str:
    """Frame a text and let it grow by a third and more, its slots and marks untouched."""
    more = "ẍöþ " * max(1, len(text) // 10)
    lead = len(text) - len(text.lstrip())
    return f"{text[:lead]}⟦{text[lead:].rstrip()} {more.strip()}⟧"


@pytest.fixture(scope="module")
def walk(browser: Browser, console: ConsoleProcess) -> Walk:
    """One walk through all screens, wide and narrow."""
    scene = browser.new_context(viewport=WIDE, locale="ko-KR")
    page = scene.new_page()
    seen = Walk()
    screen = Screen(page, console.url)
    for name in PAGES:
        screen.open("" if name == "overview" else name)
        seen.unframed[name] = _unframed(page)
        seen.too_wide[name], seen.cut[name] = [overflow(page)], page.evaluate(_CUT)
        page.set_viewport_size(NARROW)
        seen.too_wide[name].append(overflow(page))
        seen.cut[name] += page.evaluate(_CUT)
        page.set_viewport_size(WIDE)
    scene.close()
    return seen


def test_no_screen_scrolls_sideways(walk: Walk) -> None:
    assert {name: by for name, by in walk.too_wide.items() if max(by) > 0} == {}


def test_no_label_is_cut(walk: Walk) -> None:
    assert {name: cut for name, cut in walk.cut.items() if cut} == {}


def test_no_heading_is_untranslated(walk: Walk) -> None:
    assert {name: said for name, said in walk.unframed.items() if said} == {}


def _unframed(page: Page) -> list[str]:
    said = [text.strip() for text in page.locator(_HEADINGS).all_inner_texts()]
    return [text for text in said if text and "⟦" not in text and text not in _NAMES]
