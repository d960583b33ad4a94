"""How long does a key press take to reach the preview? In Chromium, beside the rules' own share."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from lib.catalog import presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.lint import ChannelFacts, Context, check
from lib.snippets import Checkout, languages, render
from tests.browser import chromium
from tests.browser.screen import Screen
from tests.console_process import running

KEYS = 60
_WATCH = """() => {
  const text = () => document.querySelector('[data-testid=stCode]')?.textContent;
  let shown = text();
  window.changed = [];
  new MutationObserver(() => {
    const now = text();
    if (now && now !== shown) { shown = now; window.changed.push(performance.now()); }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
  window.pressed = [];
  document.addEventListener('keydown', () => window.pressed.push(performance.now()), true);
}"""
_TAKE = "() => [window.pressed.shift(), window.changed.length ? window.changed[0] : null]"


def main() -> None:
    """Type, and print what each key took; then what of it is our own work."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as console,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        times = _typing(page, console.url)
        browser.close()
    ours = _own_work()
    print(f"Live preview, {len(times)} key presses, milliseconds from the key to the changed code")
    print(f"  {statistics.median(times):7.1f}  p50")
    print(f"  {sorted(times)[int(len(times) * 0.95)]:7.1f}  p95")
    print(f"  {ours:7.2f}  of it our own: rules and all snippets of a full draft")


def _typing(page: Page, url: str) -> list[float]:
    screen = Screen(page, url)
    screen.open("builder")
    name = screen.field("Order name")
    name.click()
    page.evaluate(_WATCH)
    times = []
    for number in range(KEYS):
        page.evaluate("() => { window.changed = []; window.pressed = [] }")
        name.press("abcdefghij"[number % 10])
        page.wait_for_function("() => window.changed.length > 0", timeout=5_000)
        pressed, changed = page.evaluate(_TAKE)
        times.append(changed - pressed)
        page.wait_for_timeout(120)
        if number % 10 == 9:
            name.fill("")
            page.wait_for_timeout(400)
    return times


def _own_work() -> float:
    """Return the milliseconds that rules and snippets of a full draft take, at the median."""
    draft = presets.preset("new_module_card").draft("bench-000001")
    facts = ChannelFacts("bench", PgModule.TOSSPAYMENTS, sdk=SdkGeneration.PORTONE)
    found = []
    for _ in range(200):
        started = time.perf_counter()
        check(draft, Context(channel=facts, channels=(facts,)))
        for language in languages("checkout"):
            render(language.name, Checkout(draft, "imp00000001", SdkGeneration.PORTONE))
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


if __name__ == "__main__":
    main()
