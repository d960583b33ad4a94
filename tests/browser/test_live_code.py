"""Does a change show in the code before the server has answered, and does the server win after?"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

_BREAK = """{
  const walker = document.createTreeWalker.bind(document);
  document.createTreeWalker = (root, ...rest) => {
    if (root.tagName === "CODE") throw new Error("broken");
    return walker(root, ...rest);
  };
}"""


@contextmanager
def asleep(console: ConsoleProcess) -> Iterator[None]:
    """Stop the server in its tracks for a while: whatever is seen, the browser did."""
    console.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        console.process.send_signal(signal.SIGCONT)


def code(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stCode").first


@pytest.mark.parametrize("language", ["JavaScript", "HTML", "TypeScript", "React", "JSON"])
def test_typing_shows_while_the_server_sleeps(
    screen: Screen, console: ConsoleProcess, language: str
) -> None:
    screen.open("builder")
    screen.segment(language)
    name, amount = screen.field("Order name"), screen.field("Amount")
    name.click()
    name.press("End")

    with asleep(console):
        name.press_sequentially(" '\U0001f375\\ <b></a>")
        amount.click()
        amount.press("Control+a")
        amount.press_sequentially("77001")
        seen = code(screen).inner_text()

    screen.settle()
    expect(code(screen)).to_contain_text("77001")
    assert "77001" in seen
    assert code(screen).inner_text() == seen


def test_a_field_that_was_off_appears_and_an_emptied_one_goes(
    screen: Screen, console: ConsoleProcess
) -> None:
    screen.open("builder")
    name = screen.field("Order name")
    module = screen.page.locator("[class*=st-key-pb-builder-field-pg-] input[type=text]").first

    with asleep(console):
        name.fill("")
        expect(code(screen)).not_to_contain_text("name: 'Test payment'")
        module.fill("tosspayments")
        expect(code(screen)).to_contain_text("pg: 'tosspayments'")
        seen = code(screen).inner_text()

    screen.settle()
    expect(code(screen)).to_contain_text("pg: 'tosspayments'")
    assert code(screen).inner_text() == seen


def test_choices_show_while_the_server_sleeps(screen: Screen, console: ConsoleProcess) -> None:
    screen.open("builder")
    screen.page.get_by_role("tab", name="Card and instalments").click()
    screen.settle()
    only = screen.page.locator("[class*=st-key-pb-builder-field-display-only_installment]").first
    issuer = screen.page.get_by_role("combobox", name="Direct issuer").first

    with asleep(console):
        only.get_by_role("radio", name="true").click()
        expect(code(screen)).to_contain_text("only_installment: true")
        issuer.click()
        screen.page.get_by_role("option").filter(has_text="366").first.click()
        expect(code(screen)).to_contain_text("code: '366'")

    screen.settle()
    expect(code(screen)).to_contain_text("only_installment: true")
    expect(code(screen)).to_contain_text("code: '366'")


def test_without_the_filler_the_server_draws_the_code(screen: Screen) -> None:
    screen.page.add_init_script(_BREAK)
    screen.open("builder")

    screen.type("Order name", "By the server alone")

    expect(code(screen)).to_contain_text("name: 'By the server alone'")


def test_applying_presets_one_after_the_other_leaves_the_servers_code(screen: Screen) -> None:
    screen.open("builder")
    for preset in ("Instalments only", "Card payment, today", "Chosen issuers only"):
        screen.choose("Preset", preset)
        screen.press("Apply")
        screen.segment("TypeScript")
        screen.segment("JavaScript")
        screen.page.wait_for_timeout(300)

        shown = code(screen).inner_text()
        for name in ("merchant_uid", "name", "amount", "pay_method"):
            assert f"  {name}: " in shown, (preset, shown)
