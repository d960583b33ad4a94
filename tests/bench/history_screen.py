"""How soon does the history show on a full ledger, beside the same screen on an empty one?

From the request of a page in Chromium, in a new visit each, until its first figures and its chart
stand there; in turn, so that a noisy machine is noisy for both. ``--payments`` makes a ledger of
that size (default 30,000); ``--ledger`` names a folder with one that is there already, such as one
of ten million made by ``python -m lib seed --payments 10000000``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from lib.kernel.clock import SystemClock, seoul_day
from lib.kernel.settings import PROJECT
from tests.bench._ledger import held, read
from tests.browser import chromium
from tests.browser.screen import READY
from tests.console_process import running

ROUNDS: Final = 15
_FIGURE: Final = "[data-testid=stMetricValue]"
_CHART: Final = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"


def main(arguments: Sequence[str] = ()) -> None:
    """Open both in turn, and print medians and their ratio."""
    asked = read(arguments, 30_000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        full = asked.ledger or _seeded(Path(folder) / "full", asked.payments)
        count, _ = held(full / "ledger.db")
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        with running(Path(folder) / "empty") as empty, running(full) as other:
            urls = {
                "an empty ledger": f"{empty.url}/payments?range=90d",
                f"{count:,} payments": f"{other.url}/payments?range=90d",
            }
            times: dict[str, list[tuple[float, float]]] = {name: [] for name in urls}
            for url in urls.values():
                _open(browser, url)
            for _ in range(ROUNDS):
                for name, url in urls.items():
                    times[name].append(_open(browser, url))
        browser.close()
    print(f"From the request of the screen, 90 days, {ROUNDS} visits to each in turn; medians")
    bare, *_ = times.values()
    for name, found in times.items():
        shown, whole = (statistics.median(side) for side in zip(*found, strict=True))
        ratio = statistics.median(a[0] / b[0] for a, b in zip(found, bare, strict=True))
        print(
            f"  {shown:6.2f} s to figures and chart, {whole:6.2f} s to the whole screen:"
            f"  {name} ({ratio:.2f} times the empty one's time)"
        )


def _seeded(folder: Path, payments: int) -> Path:
    """Make a ledger whose last day is yesterday."""
    yesterday = seoul_day(SystemClock().now()) - timedelta(days=1)
    sizes = ("--payments", str(payments), "--until", yesterday.isoformat())
    command = [sys.executable, "-m", "lib", "seed", *sizes]
    environment = {**os.environ, "PAYBENCH_DATA_DIR": str(folder)}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    return folder


def _open(browser: Browser, url: str) -> tuple[float, float]:
    """Return the seconds until figures and chart are there, and until all is."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(_FIGURE).first.wait_for()
    page.locator(_CHART).first.wait_for()
    shown = time.perf_counter() - started
    page.wait_for_selector(READY)
    whole = time.perf_counter() - started
    page.close()
    return shown, whole


if __name__ == "__main__":
    main(sys.argv[1:])
