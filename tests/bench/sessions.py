"""How do twenty people at once fare? Each changes a set now and then, beside a bare screen.

Every session is a page of its own in one Chromium. The time is that from a press of a button to
the changed code; once with one session, once with twenty.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.bench._serving import serving
from tests.browser import chromium
from tests.browser.screen import READY
from tests.console_process import running

PEOPLE = 20
TIMES = 10
_PAUSE = (1.0, 3.0)  # seconds between two presses of one person
_WATCH = """() => {
  const text = () => document.querySelector('[data-testid=stCode]')?.textContent;
  let shown = text();
  window.took = [];
  let acted = 0;
  new MutationObserver(() => {
    const now = text();
    if (acted && now && now !== shown) { window.took.push(performance.now() - acted); acted = 0; }
    shown = now;
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
  document.addEventListener('click', () => { acted = performance.now(); }, true);
}"""


def main() -> None:
    """Let one and then twenty people work on both screens, and print what each press took."""
    found: dict[str, list[float]] = {}
    for people in (1, PEOPLE):
        with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as console:
            group = "[class*=st-key-pb-builder-field-display-only_installment]"
            url = f"{console.url}/builder"
            found[f"console, {people}"] = asyncio.run(_work(url, group, people))
        with serving("_bare_screen.py") as (url, _process):
            found[f"bare Streamlit, {people}"] = asyncio.run(_work(url, ".st-key-switch", people))
    print(f"{TIMES} presses of a button by each person, milliseconds to the changed code")
    print("       p50      p95")
    for name, times in found.items():
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(f"  {statistics.median(times):8.1f} {p95:8.1f}  {name}")


async def _work(url: str, group: str, people: int) -> list[float]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        pages = [await _sit_down(await browser.new_page(), url) for _ in range(people)]
        times = await asyncio.gather(
            *(
                _press(page, group, random.Random(place))  # noqa: S311 — when somebody presses
                for place, page in enumerate(pages)
            )
        )
        await browser.close()
    return [one for some in times for one in some]


async def _sit_down(page: Page, url: str) -> Page:
    await page.goto(url)
    await page.wait_for_selector(READY)
    tab = page.get_by_role("tab", name="Card and instalments")
    if await tab.count():
        await tab.click()
        await page.wait_for_selector(READY)
    await page.wait_for_timeout(500)
    await page.evaluate(_WATCH)
    return page


async def _press(page: Page, group: str, dice: random.Random) -> list[float]:
    radios = page.locator(group).first.get_by_role("radio")
    for number in range(TIMES):
        await asyncio.sleep(dice.uniform(*_PAUSE))
        await radios.nth((number + 1) % 2).click()
        await page.wait_for_function(f"() => window.took.length > {number}", timeout=30_000)
    return list(await page.evaluate("() => window.took"))


if __name__ == "__main__":
    main()
