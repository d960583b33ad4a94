"""What does a buyer do in a payment window? Presses the shop's button, chooses, pays or goes."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Dialog, FrameLocator, Locator, Page, expect

from lib.catalog.vocabulary import SdkGeneration
from lib.sandbox.testing import RunningSandbox
from tests.browser.shop import USER_CODE, Shop

OLD, NEW = SdkGeneration.IAMPORT, SdkGeneration.PORTONE
Device = Literal["pc", "mobile"]

# Listens at the callback of the copied page without changing it.
_LISTEN = """() => {
  window.heard = [];
  const real = IMP.request_pay;
  IMP.request_pay = (param, callback) =>
    real(param, (rsp) => { window.heard.push(rsp); callback(rsp); });
}"""


class Buyer:
    """A person with a browser, a shop's page and a payment window."""

    def __init__(self, page: Page, sandbox: RunningSandbox, shop: Shop) -> None:
        self.page = page
        self.sandbox = sandbox
        self.shop = shop
        self.device: Device = "pc"
        self.alerts: list[str] = []
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("dialog", self._read)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _read(self, dialog: Dialog) -> None:
        self.alerts.append(dialog.message)
        dialog.accept()

    def visit(
        self,
        params: dict[str, Any],
        sdk: SdkGeneration = OLD,
        device: Device = "pc",
        code: str = USER_CODE,
    ) -> None:
        """Come to the shop's page and press its button."""
        self.device = device
        self.shop.sells(self.sandbox.url, sdk, params, code)
        self.page.goto(f"{self.shop.url}/?_device={device}")
        self.page.evaluate(_LISTEN)
        self.page.get_by_role("button", name="Pay", exact=True).click()

    def open(self, params: dict[str, Any], sdk: SdkGeneration = OLD, device: Device = "pc") -> None:
        """Come to the shop's page, press its button and see the window."""
        self.visit(params, sdk, device)
        if device == "mobile":
            self.page.wait_for_url("**/window/*")
        expect(self.window.locator("h1")).to_be_visible(timeout=15_000)

    @property
    def window(self) -> FrameLocator | Page:
        """Return the window: a frame over the page, or the whole browser."""
        return self.page.frame_locator("dialog iframe") if self.device == "pc" else self.page

    def see(self, selector: str) -> Locator:
        """Return something in the window."""
        return self.window.locator(selector)

    def press(self, selector: str) -> None:
        """Press something in the window."""
        self.see(selector).click()

    def issuer(self, code: str, months: int | None = None) -> None:
        """Choose an issuer and a plan, and go on."""
        self.see(f"[data-issuer='{code}']").click()
        if months is not None:
            self.see("#months").select_option(str(months))
        self.press("#next")

    def card(self, scenario: str) -> None:
        """Take a test card with one press and pay with it."""
        self.press(f"[data-scenario='{scenario}']")
        self.press("#pay")

    def confirm(self) -> None:
        """Confirm in the issuer's app."""
        self.press(".telephone .primary")

    def hears(self) -> dict[str, Any]:
        """Return what the page's callback is told, once it is."""
        self.page.wait_for_function("() => window.heard && window.heard.length", timeout=15_000)
        (rsp,) = self.page.evaluate("() => window.heard")
        expect(self.page.locator("dialog")).to_have_count(0)
        told: dict[str, Any] = rsp
        return told

    def returns(self) -> dict[str, str]:
        """Return the query a mobile browser comes back with, once it does."""
        self.page.wait_for_url(f"{self.shop.url}/back**", timeout=15_000)
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    def payment(self, merchant_uid: str) -> dict[str, Any]:
        """Return the newest payment of an order as the shop's server sees it."""
        found = self.sandbox.call("GET", f"/payments/find/{merchant_uid}?sorting=-started")
        payment: dict[str, Any] = found["response"]
        return payment

    def offered(self, name: str) -> list[str]:
        """Return the values of all that is offered of a kind, in order."""
        values: list[str] = self.see(f"[data-{name}]").evaluate_all(
            f"(found) => found.map((one) => one.getAttribute('data-{name}'))"
        )
        return values
