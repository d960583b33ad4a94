"""Does each of the three users reach the goal? A paid window, a proved file, running code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, expect

from lib.access.actors import LOCAL
from lib.catalog.presets import preset
from lib.i18n import formats, gettext, speaking
from lib.kernel.money import Money
from lib.kernel.settings import PROJECT
from lib.services.bootstrap import build
from lib.services.samples import Recipe
from tests.browser.payment_window import APPROVE, opened
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess
from tests.databases import settings_in

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


@pytest.fixture(scope="module")
def gross(console: ConsoleProcess) -> Money:
    """A made-up ledger; what its control total in won says was paid."""
    services = build(settings_in(console.data, sandbox_url=console.sandbox_url))
    try:
        services.samples.seed(Recipe(300, 7), actor=LOCAL, progress=lambda _done, _all: None)
        won = next(one for one in services.samples.totals() if one.currency == "KRW")
        return Money(won.gross, "KRW")
    finally:
        services.close()


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


def test_finance_reads_drills_down_exports_and_verifies(
    person: Screen, gross: Money, say: Say, tmp_path: Path
) -> None:
    whole = "range=exact&days=2023-01-01&days=2026-10-31&env=sample&currency=KRW"
    person.open(f"payments?{whole}")
    assert person.metric(say("Gross")) == formats.money(gross)

    person.segment(say("Export"))
    person.press(say("Export"))
    links = person.page.get_by_role("link").filter(has_text=".csv")
    expect(links.first).to_be_visible(timeout=20_000)
    for link in person.page.locator("a[href*='/-/exports/']").all():
        address = str(link.get_attribute("href"))
        answer = person.page.request.get(address)
        assert answer.ok
        (tmp_path / address.rpartition("/")[2]).write_bytes(answer.body())
    file = next(tmp_path.glob("*.csv"))
    assert _verify(file) == 0
    file.write_bytes(file.read_bytes().replace(b"sample", b"live", 1))
    assert _verify(file) == 1

    person.open(f"payments?{whole}")
    table = person.page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    person.settle()
    row = table.bounding_box()
    assert row is not None
    person.page.mouse.click(row["x"] + 35, row["y"] + 52)
    person.settle()
    expect(person.page).to_have_url(re.compile("imp_uid="))
    person.sees(say("Timeline"))


def _verify(file: Path) -> int:
    command = [sys.executable, "-m", "lib", "export", "verify", str(file)]
    return subprocess.run(command, cwd=PROJECT, timeout=60, check=False).returncode


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
