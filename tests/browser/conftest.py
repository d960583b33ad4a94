"""What do browser tests share? One console for all, one page each, and eyes for the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from lib.sandbox.testing import RunningSandbox
from lib.sandbox.testing import running as running_sandbox
from tests.browser import chromium
from tests.browser.buyer import Buyer
from tests.browser.screen import Screen
from tests.browser.shop import trading
from tests.console_process import ConsoleProcess, running


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Launch the machine's own Chromium."""
    return {"executable_path": chromium.find(), "args": list(chromium.FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """See what most people see."""
    return {"viewport": {"width": 1440, "height": 1000}, "locale": "en-US"}


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """One console for all browser tests; its log must hold no traceback at the end."""
    with running(tmp_path_factory.mktemp("console")) as process:
        yield process
    assert "Traceback" not in process.log.read_text()


@pytest.fixture
def screen(page: Page, console: ConsoleProcess) -> Screen:
    """A person in front of the console."""
    return Screen(page, console.url)


@pytest.fixture
def gateway() -> Iterator[RunningSandbox]:
    """A sandbox of one's own, alone on a port."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def buyer(page: Page, gateway: RunningSandbox) -> Iterator[Buyer]:
    """A buyer in front of a shop; no script may break, nothing may leave the machine."""
    with trading() as shop:
        person = Buyer(page, gateway, shop)
        yield person
        asked = {request.split("?")[0] for request in person.requests}
        assert not [url for url in asked if not url.startswith((shop.url, gateway.url, "data:"))]
        assert person.errors == []
