"""Are keys write-only? Adding, checking and removing a channel in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess, running

SECRET = "sEcret-value-nobody-else-has-7f3a9c"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """A console of one's own: the channels of the other tests stay as they were."""
    with running(tmp_path_factory.mktemp("channels")) as process:
        yield process


def test_a_secret_is_sealed_and_gone_from_the_page(screen: Screen, console: ConsoleProcess) -> None:
    page = screen.page
    screen.open("channels")
    screen.press("Add channel")
    screen.type("Name", "Secret keeper")
    screen.type("MID", "sbx_uplus")
    screen.type("REST key", "imp_apikey")
    screen.type("REST secret", SECRET)

    screen.press("Save")

    screen.sees("Secret keeper")
    assert SECRET not in page.content()
    for path in sorted(Path(console.data).iterdir()):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path.name


def test_a_channel_is_removed_only_after_asking(screen: Screen) -> None:
    page = screen.page
    screen.open("channels")
    screen.press("Add channel")
    screen.type("Name", "Short lived")
    screen.type("MID", "sbx_uplus")
    screen.press("Save")
    row = page.get_by_test_id("stVerticalBlock").filter(has_text="Short lived").last
    expect(row).to_be_visible()

    page.get_by_role("button", name="Remove").nth(-1).click()
    screen.sees("Its keys are forgotten")

    expect(page.get_by_text("Short lived").first).to_be_visible()
    page.get_by_role("button", name="Remove channel").click()
    screen.settle()
