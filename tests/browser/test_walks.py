"""Does each of the three users reach the goal? QA to a paid window, developers to running code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, expect

from lib.catalog.presets import preset
from lib.i18n import gettext, speaking
from tests.browser.payment_window import APPROVE, opened
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

LOCALES = {"en": "en-US", "ko": "ko-KR"}
PASTED = """\
// from an old shop
var IMP = window.IMP; IMP.init('imp00000000');
IMP.request_pay({
  channelKey: 'channel-key-sandbox-0001',
  pay_method: "card",
  merchant_uid: `order_walk_%s`,
  name: 'Green tea, 3 boxes',
  amount: '49000',
  buyer_name: 'Hong', buyer_tel: '010-0000-0000', buyer_email: 'a@b.co',
  m_redirect_url: 'https://shop.example.com/return',
  card: { direct: { code: '367' } },
}, function (rsp) { if (rsp.success) { done(rsp.imp_uid) } });
"""

Say = Callable[[str], str]


@pytest.fixture(params=list(LOCALES))
def language(request: pytest.FixtureRequest) -> str:
    """Each language the screens speak."""
    return str(request.param)


@pytest.fixture
def say(language: str) -> Iterator[Say]:
    """Words of the screen, as this language has them."""
    with speaking(language):
        yield gettext


@pytest.fixture
def person(browser: Browser, console: ConsoleProcess, language: str) -> Iterator[Screen]:
    """Somebody whose browser speaks that language."""
    scene = browser.new_context(viewport={"width": 1440, "height": 1000}, locale=LOCALES[language])
    page = scene.new_page()
    page.on("dialog", Dialog.accept)
    yield Screen(page, console.url)
    scene.close()


def test_qa_builds_lints_cures_pays_and_shares(
    person: Screen, browser: Browser, say: Say, language: str
) -> None:
    chosen = preset("instalments")
    person.open("builder")
    person.choose(say("Preset"), chosen.ko if language == "ko" else chosen.en)
    person.press(say("Apply"))
    code = person.page.get_by_test_id("stCode").first
    expect(code).to_contain_text("only_installment: true")

    person.page.get_by_role("textbox", name="amount").first.fill("49000")
    person.settle()
    person.sees("R41")  # instalments only, and an amount below which there are none
    person.page.get_by_role("textbox", name="amount").first.fill("60000")
    person.settle()
    expect(code).to_contain_text("amount: 60000")
    expect(person.page.get_by_text("R41")).to_have_count(0)

    person.segment(say("Run"))
    person.press(say("New order number"))
    person.press(say("Open payment window"))
    opened(person.page).get_by_text(APPROVE).click()
    person.sees(say("Paid as ordered"))

    person.segment(say("Page"))
    person.press(say("Share"))
    link = person.page.get_by_test_id("stCode").filter(has_text="set=").first.inner_text().strip()
    other = browser.new_context(locale=LOCALES[language])
    colleague = Screen(other.new_page(), "")
    colleague.page.goto(link)
    colleague.settle()
    shown = other.pages[0].get_by_test_id("stCode").first
    expect(shown).to_contain_text("only_installment: true")
    expect(shown).to_contain_text("amount: 60000")
    other.close()


def test_a_developer_pastes_mends_and_runs_the_servers_code(
    person: Screen, say: Say, language: str
) -> None:
    person.open("builder")
    person.page.get_by_role("tab", name=say("Paste"), exact=True).click()
    person.settle()
    person.page.get_by_role("textbox", name=say("Code of a call")).fill(PASTED % language)
    person.press(say("Read into the form"))
    code = person.page.get_by_test_id("stCode").first
    expect(code).to_contain_text(f"order_walk_{language}")
    person.page.get_by_role("tab", name=say("Order"), exact=True).click()
    person.settle()
    person.sees("R27")  # a text where a number is wanted
    mend = person.page.locator("[class*='mend-R27']")
    mend.get_by_role("button", name=say("Mend this")).click()
    expect(code).to_contain_text("amount: 49000")

    person.segment(say("Server"))
    person.segment("Python")
    person.segment(say("Register the amount"))
    shown = person.page.get_by_test_id("stCode").filter(has_text="payments/prepare").first
    expect(shown).to_contain_text(f"order_walk_{language}")
    done = subprocess.run(
        [sys.executable, "-"],
        input=shown.inner_text().encode(),
        env={
            **os.environ,
            "IMP_KEY": "imp_apikey",
            "IMP_SECRET": "imp_secret",
            "NO_PROXY": "127.0.0.1",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert f"order_walk_{language}" in done.stdout.decode()
