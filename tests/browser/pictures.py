"""What do the screens look like? `make pictures` takes the README's pictures anew."""

from __future__ import annotations

import sys
import tempfile
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
from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess, running

FOLDER = PROJECT / "docs" / "images"
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
        paid = [_charge(services, order) for order in ORDERS]
        _cancel(services, paid[0], Money(12_000), "one box arrived open")
        _cancel(services, paid[2], FULL, "ordered twice")
        return paid[0]
    finally:
        services.close()


def _charge(services: Services, order: tuple[str, int, str, str, int]) -> str:
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
    """Open each of the main screens and take its picture."""
    scene = browser.new_context(
        viewport={"width": 1440, "height": 1000}, locale="en-US", device_scale_factor=1
    )
    screen = Screen(scene.new_page(), console.url)
    for name, address in (
        ("overview", ""),
        ("payments", "payments?range=7d"),
        ("payment", f"payments?imp_uid={payment}&environment=sandbox"),
        ("channels", "channels"),
        ("builder", "builder"),
        ("charges", "charges"),
        ("sandbox", "sandbox?part=faults"),
    ):
        screen.open(address)
        if name == "builder":
            screen.choose("Preset", "One issuer, fixed plan")
            screen.press("Apply")
            screen.type("Amount", "49000")
            screen.page.get_by_role("tab", name="Card and instalments").click()
        if name == "charges":
            screen.press("Charge ₩14,000")
        if name == "sandbox":
            screen.choose("Fault", "Answer lost, all done")
            screen.press("Switch on")
            screen.choose("Fault", "Webhook late")
            screen.press("Switch on")
        screen.page.wait_for_timeout(1_500)  # charts and toasts settle
        screen.page.screenshot(path=FOLDER / f"{name}.png")
    scene.close()


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
