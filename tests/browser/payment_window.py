"""Where is the payment window that the console has opened?"""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Frame, Page

SHOP = "iframe[src*='/-/checkout/']"
APPROVE = "바로 승인"
_TRIES = 150
_PAUSE = 100  # milliseconds


def opened(page: Page) -> Frame:
    """Press the pay button of the shop's page that is shown; return the window that opens."""
    page.frame_locator(SHOP).get_by_role("button").first.click()
    for _ in range(_TRIES):
        for frame in page.frames:
            if "/-/sandbox/window/" not in frame.url:
                continue
            with suppress(Error):  # the frame of one step goes when the next one comes
                if frame.get_by_text(APPROVE).count():
                    page.locator(SHOP).evaluate("shop => shop.scrollIntoView({block: 'end'})")
                    return frame
        page.wait_for_timeout(_PAUSE)
    raise AssertionError([frame.url for frame in page.frames])
