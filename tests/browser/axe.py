"""What keeps somebody from using a page? What axe finds, the serious and the critical."""

from __future__ import annotations

from typing import Any, Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


def serious(page: Page) -> list[Any]:
    """Return the serious findings on a page, each with places of it."""
    return [
        (found["id"], [node["html"][:120] for node in found["nodes"]][:3])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]


def serious_on_screen(page: Page) -> list[Any]:
    """Return the same of a screen of the console in both its themes, once it stands still.

    What is being drawn anew is faint for a moment, and would be taken for faint text.
    """
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    found = []
    for scheme in _SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        found += [(scheme, *one) for one in serious(page)]
    page.emulate_media(color_scheme="light")
    return found
