"""Can a batch be pasted, made from a pattern, run, stopped, carried on and read, in a browser?"""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.screen import Screen


def _paste(screen: Screen, text: str) -> None:
    area = screen.page.locator("[data-testid=stTextArea] textarea").first
    area.fill(text)
    area.press("Control+Enter")
    screen.settle()


def test_pasted_lines_run_and_their_outcomes_are_read_in_a_table(screen: Screen) -> None:
    mark = uuid4().hex[:8]
    screen.open("batches")
    _paste(screen, f"order,amount,test card\n{mark}-1,1000,0000\n{mark}-2,2000,0002\n")
    screen.press("Charge 2 lines · ₩3,000")
    screen.sees("2 of 2 lines")
    screen.counts("Accepted", "1")
    screen.counts("Refused", "1")
    expect(screen.cells().filter(has_text=f"{mark}-1").first).to_be_attached()
    assert "batch=bt-" in screen.page.url


def test_what_is_wrong_stands_beside_the_paste_and_nothing_runs(screen: Screen) -> None:
    screen.open("batches")
    _paste(screen, "order,amount,test card\nx,many,0000\n")
    screen.sees("Nothing was sent.")
    start = re.compile(r"Charge (one|\d+) line")
    assert screen.page.get_by_role("button", name=start).count() == 0


def test_lines_of_a_pattern_are_stopped_and_carried_on(screen: Screen) -> None:
    screen.open("batches?from=pattern")
    screen.page.get_by_role("spinbutton", name="How often each").fill("200")
    screen.page.get_by_role("spinbutton", name="How often each").press("Tab")
    screen.settle()
    screen.page.get_by_role("button", name="Charge 600 lines").first.click()
    stop = screen.page.get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible(timeout=20_000)
    stop.click()
    goes_on = screen.page.get_by_role("button", name="Go on:")
    expect(goes_on).to_be_visible(timeout=30_000)
    assert int(screen.metric("Not yet sent").replace(",", "")) > 0
    goes_on.click()
    screen.sees("600 of 600 lines")
    screen.counts("Accepted", "600")
