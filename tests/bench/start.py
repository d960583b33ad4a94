"""How long does the console take from nothing to a screen, beside an empty Streamlit app?

From the start of the process to the first screen that can be used, in Chromium, and the memory that
is held then. In turn, so that a noisy machine is noisy for both.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench._serving import serving
from tests.browser import chromium
from tests.browser.screen import READY
from tests.console_process import launch, running, until_it_answers

ROUNDS = 5


def main() -> None:
    """Start both in turn, and print medians and their ratio."""
    seconds: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}

    def note(name: str, started: float, pid: int) -> None:
        seconds.setdefault(name, []).append(time.perf_counter() - started)
        memory.setdefault(name, []).append(_resident(pid))

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        used = Path(folder) / "used"
        with running(used):
            pass  # so that there is a ledger to come back to
        for number in range(ROUNDS):
            started = time.perf_counter()
            with serving("_empty_screen.py") as (url, process):
                _open(browser, url)
                note("empty Streamlit app", started, process.pid)
            for name, data in (
                ("console, started again", used),
                ("console, first start", Path(folder) / str(number)),
            ):
                started = time.perf_counter()
                console = launch(data)
                until_it_answers(f"{console.url}/_stcore/health", console.process)
                _open(browser, console.url)
                note(name, started, console.process.pid)
                console.stop()
        browser.close()
    print(f"From the start of the process to a screen that can be used, {ROUNDS} rounds in turn")
    theirs, *_ours = seconds.values()
    for name, times in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(times, theirs, strict=True))
        print(
            f"  {statistics.median(times):6.2f} s  {statistics.median(memory[name]):5.0f} MB  "
            f"{name} ({ratio:.2f} times the empty app's time)"
        )


def _open(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(url)
    page.wait_for_selector(READY)
    page.get_by_role("heading").first.wait_for()
    page.close()


def _resident(pid: int) -> float:
    """Return the megabytes a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
