"""Does anything that is typed into any field of any screen run, in a real browser?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page

from lib.kernel.settings import PROJECT
from tests.browser.screen import Screen

RUN = "window.__ran = true"
HOSTILE = (
    f'"><img src=x onerror="{RUN}"><svg/onload="{RUN}"></script><script>{RUN}</script>'
    f"[x](javascript:{RUN.replace(' ', '')}) $\\href{{javascript:{RUN}}}{{y}}$ :material/home:"
)
SCREENS = (
    *sorted(path.stem for path in (PROJECT / "pages").glob("*.py")),
    *("channels?channel=new", "schedules?view=book", "batches?from=pattern"),
)
# What would be there if a text had become a part of the page.
MADE = (
    "img[src=x], svg[onload], a[href^='javascript'], [onerror], [data-testid=stMain] script, "
    ".katex a"
)


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_typed_becomes_a_part_of_the_page(screen: Screen, name: str) -> None:
    page = screen.page
    talked: list[str] = []

    def heard(dialog: Dialog) -> None:
        talked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    screen.open("" if name == "overview" else name)
    _type_everywhere(page)
    screen.settle()
    assert talked == []
    assert page.evaluate("window.__ran") is None
    assert page.locator(MADE).count() == 0


def _type_everywhere(page: Page) -> None:
    fields = page.locator("[data-testid=stMain]").locator("input[type=text], textarea")
    for place in range(min(fields.count(), 6)):
        field = fields.nth(place)
        if field.is_visible() and field.is_editable() and field.get_attribute("role") is None:
            field.fill(HOSTILE)
            field.press("Control+Enter")
            field.press("Tab")
