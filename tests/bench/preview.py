"""How long does a change take to reach the preview? In Chromium, beside a bare Streamlit screen.

Three ways of changing a set: a key in a text field, one of several buttons, an entry of a list. The
bare screen has one of each and a piece of code, and nothing else: what Streamlit costs by itself.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from lib.catalog import fields, presets
from lib.catalog.vocabulary import PgModule, SdkGeneration
from lib.lint import ChannelFacts, Context, check
from lib.request_pay import issuers, months
from lib.snippets import Checkout, languages, render
from lib.snippets.slots import slots
from tests.bench._serving import serving
from tests.browser import chromium
from tests.browser.screen import READY, Screen
from tests.console_process import running

TIMES = 60
_PAUSE = 150  # milliseconds between two changes, so that each is seen by itself
_WATCH = """() => {
  const text = () => document.querySelector('[data-testid=stCode]')?.textContent;
  let shown = text();
  window.changed = [];
  window.acted = [];
  new MutationObserver(() => {
    const now = text();
    if (now && now !== shown) { shown = now; window.changed.push(performance.now()); }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
  for (const kind of ['keydown', 'click'])
    document.addEventListener(kind, () => window.acted.push(performance.now()), true);
}"""
_TAKE = "() => window.changed[0] - window.acted[0]"

Act = Callable[[int], None]


def main() -> None:
    """Change sets, and print what each way took; then what of it is our own work."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as console:
            ours = _console(browser.new_page(viewport={"width": 1440, "height": 1000}), console.url)
        with serving("_bare_screen.py") as (url, _process):
            bare = _bare_screen(browser.new_page(viewport={"width": 1440, "height": 1000}), url)
        browser.close()
    print(f"Live preview, {TIMES} changes each, milliseconds from the act to the changed code")
    print("       p50      p95   bare p50  bare p95")
    for name, times in ours.items():
        print(
            "  " + "  ".join(f"{figure:8.1f}" for figure in (*_of(times), *_of(bare[name]))), name
        )
    print(f"  {_own_work():8.2f}  milliseconds of our own: rules, buyer view, all snippets, slots,")
    print("            of a draft in which every parameter is set")


def _of(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)]


def _console(page: Page, url: str) -> dict[str, list[float]]:
    screen = Screen(page, url)
    screen.open("builder")
    name = screen.field("Order name")
    name.click()
    found = {"a key": _measure(page, lambda n: name.press("abcdefghij"[n % 10]))}
    screen.settle()
    page.get_by_role("tab", name="Card and instalments").click()
    screen.settle()
    group = page.locator("[class*=st-key-pb-builder-field-display-only_installment]").first
    found["a button"] = _measure(page, _buttons(group))
    page.get_by_role("tab", name="Order").click()
    screen.settle()
    found["a list"] = _measure(page, _entries(page, "Payment method"))
    return found


def _bare_screen(page: Page, url: str) -> dict[str, list[float]]:
    page.goto(url)
    page.wait_for_selector(READY)
    page.wait_for_timeout(1000)
    field = page.get_by_role("textbox", name="Text")
    field.click()
    found = {"a key": _measure(page, lambda n: field.press("abcdefghij"[n % 10]))}
    found["a button"] = _measure(page, _buttons(page.locator(".st-key-switch")))
    found["a list"] = _measure(page, _entries(page, "List"))
    return found


def _buttons(group: Any) -> Act:  # noqa: ANN401 — a locator
    radios = group.get_by_role("radio")
    return lambda number: radios.nth((number + 1) % 2).click()


def _entries(page: Page, label: str) -> Act:
    box = page.get_by_role("combobox", name=label).first

    def act(number: int) -> None:
        box.click()
        entry = page.get_by_role("option").nth(number % 2 + 2)
        entry.wait_for()
        page.evaluate("() => { window.changed = []; window.acted = [] }")
        entry.click()

    return act


def _measure(page: Page, act: Act) -> list[float]:
    page.evaluate(_WATCH)
    times = []
    for number in range(TIMES):
        page.evaluate("() => { window.changed = []; window.acted = [] }")
        act(number)
        page.wait_for_function("() => window.changed.length > 0", timeout=5_000)
        times.append(float(page.evaluate(_TAKE)))
        page.wait_for_timeout(_PAUSE)
    return times


def _own_work() -> float:
    """Return the milliseconds that the server's own work on one change takes, at the median."""
    draft: dict[str, Any] = {
        **{field.path: "value" for field in fields.fields() if "." not in field.path},
        **presets.preset("new_module_card").draft("bench-000001"),
        "card": {"direct": {"code": "366", "quota": 3}, "detail": [_rule(code) for code in "12"]},
    }
    facts = ChannelFacts("bench", PgModule.TOSSPAYMENTS, sdk=SdkGeneration.PORTONE)
    checkout = Checkout(draft, "imp00000001", SdkGeneration.PORTONE)
    found = []
    for _ in range(200):
        started = time.perf_counter()
        check(draft, Context(channel=facts, channels=(facts,)))
        months(draft, PgModule.TOSSPAYMENTS)
        issuers(draft)
        for language in languages("checkout"):
            render(language.name, checkout)
        slots("javascript", checkout, {"name": "text", "amount": "bare", "merchant_uid": "text"})
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def _rule(code: str) -> dict[str, object]:
    return {"card_code": f"36{code}", "enabled": True}


if __name__ == "__main__":
    main()
