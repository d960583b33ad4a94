"""What do the screens look like? `make pictures` takes the pictures of the documents anew."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from lib.access.actors import LOCAL
from lib.catalog import test_cards as cards
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import FULL, Full, Money
from lib.kernel.settings import PROJECT, Settings
from lib.services.bootstrap import Services, build
from lib.services.cancels import CancelCommand
from lib.services.charges import ONETIME, ChargeCommand
from tests.browser import chromium
from tests.browser.payment_window import APPROVE, opened
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess, running

FOLDER = PROJECT / "docs" / "images"
PASTED = """\
IMP.request_pay({
  pg: 'uplus.tlgdacomxpay',
  pay_method: 'card',
  merchant_uid: orderNumber,
  name: 'Green tea, 3 boxes',
  amount: '49000',
  buyer_tel: user.phone,
  m_redirect_url: 'https://shop.example.com/return',
  display: { card_quota: [0, 6] },
}, done);
"""
ORDERS = (
    ("Green tea, 3 boxes", 42_000, "0000", "366", 0),
    ("Teapot", 89_000, "0000", "381", 3),
    ("Monthly box", 14_000, "0000", "367", 0),
    ("Gift set", 120_000, "0002", "365", 0),
    ("Whisk", 23_500, "0000", "041", 0),
    ("Tasting course", 65_000, "0000", "371", 6),
)


def fill(console: ConsoleProcess) -> str:
    """Charge a few test cards through the console's own services; return one payment."""
    services = build(Settings(data_dir=console.data, sandbox_url=console.sandbox_url))
    try:
        paid = [_place(services, order) for order in ORDERS]
        _cancel(services, paid[0], Money(12_000), "one box arrived open")
        _cancel(services, paid[2], FULL, "ordered twice")
        return paid[0]
    finally:
        services.close()


def _place(services: Services, order: tuple[str, int, str, str, int]) -> str:
    name, amount, scenario, issuer, months = order
    attempt = services.charges.place(
        ChargeCommand(
            attempt_key=mint_attempt_key(),
            channel_id=services.channels.all()[0].id,
            operation=ONETIME,
            body={
                "merchant_uid": f"order-{mint_attempt_key()[3:13]}",
                "name": name,
                "amount": amount,
                "buyer_name": "Hong Gildong",
                "card_quota": months,
                "card_number": cards.number_for(scenario, issuer),
                "expiry": "2099-12",
                "birth": "820213",
                "pwd_2digit": "00",
            },
        ),
        LOCAL,
    )
    return attempt.imp_uid


def _cancel(services: Services, imp_uid: str, part: Money | Full, reason: str) -> None:
    services.cancels.place(
        CancelCommand(mint_attempt_key(), "sandbox", imp_uid, part, reason), LOCAL
    )


def take(browser: Browser, console: ConsoleProcess, payment: str) -> None:
    """Take the picture of every scene."""
    for name, (address, prepare) in SCENES.items():
        scene = browser.new_context(
            viewport={"width": 1440, "height": 1000}, locale="en-US", device_scale_factor=1
        )
        screen = Screen(scene.new_page(), console.url)
        screen.open(address.format(payment=payment))
        prepare(screen)
        screen.page.wait_for_timeout(1_500)  # charts and toasts settle
        screen.page.screenshot(path=FOLDER / f"{name}.png")
        scene.close()


def _as_it_is(_screen: Screen) -> None:
    """Change nothing."""


def _build(screen: Screen) -> None:
    screen.choose("Preset", "One issuer, fixed plan")
    screen.press("Apply")
    screen.type("Amount", "49000")
    screen.page.get_by_role("tab", name="Card and instalments").click()


def _paste(screen: Screen) -> None:
    screen.page.get_by_role("tab", name="Paste", exact=True).click()
    screen.settle()
    screen.page.get_by_role("textbox", name="Code of a call").fill(PASTED)
    screen.press("Read into the form")


def _run(screen: Screen) -> None:
    screen.choose("Preset", "Card payment")
    screen.press("Apply")
    screen.segment("Run")
    screen.press("New order number")
    screen.press("Open payment window")
    opened(screen.page).get_by_text(APPROVE).click()
    screen.sees("Paid as ordered")
    screen.page.get_by_text("Paid as ordered").first.evaluate(
        "badge => badge.scrollIntoView({block: 'center'})"
    )


def _charge(screen: Screen) -> None:
    screen.press("Charge ₩14,000")


def _break(screen: Screen) -> None:
    for fault in ("Answer lost, all done", "Webhook late"):
        screen.choose("Fault", fault)
        screen.press("Switch on")


SCENES: dict[str, tuple[str, Callable[[Screen], None]]] = {
    "overview": ("", _as_it_is),
    "payments": ("payments?range=7d", _as_it_is),
    "payment": ("payments?imp_uid={payment}&environment=sandbox", _as_it_is),
    "channels": ("channels", _as_it_is),
    "builder": ("builder", _build),
    "paste": ("builder", _paste),
    "run": ("builder", _run),
    "charges": ("charges", _charge),
    "webhooks": ("webhooks", _as_it_is),
    "reference": ("reference?of=rules&entry=R54", _as_it_is),
    "sandbox": ("sandbox?part=faults", _break),
}


def main() -> int:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as console,
        sync_playwright() as playwright,
    ):
        payment = fill(console)
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        take(browser, console, payment)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
