"""How does a test pay in a window of the console? A run, its page, its window, its timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import Dialog, FrameLocator, Locator, Page, expect

from lib.access.actors import LOCAL
from lib.catalog.vocabulary import Device, SdkGeneration
from lib.ledger.schema import CheckoutRow
from lib.services.bootstrap import Services
from lib.services.checkout import Order, Plan

_ABOUT = {"name": "녹차", "amount": 60_000, "buyer_name": "홍길동"}


class Desk:
    """A person who opens windows from the console and pays in them.

    Attributes:
        run: the run that was opened last.
        alerts: what pages have told with ``alert``.
        requests: addresses that the browser has asked.
    """

    def __init__(self, page: Page, services: Services, url: str) -> None:
        self.page = page
        self.services = services
        self.run: CheckoutRow
        self.alerts: list[str] = []
        self.requests: list[str] = []
        self._url = url
        self._is_mobile = False
        page.on("dialog", self._read)
        page.on("request", lambda request: self.requests.append(request.url))

    def _read(self, dialog: Dialog) -> None:
        self.alerts.append(dialog.message)
        dialog.accept()

    def prepare(
        self, mid: str, plan: Plan | None = None, device: str = "pc", **params: object
    ) -> CheckoutRow:
        """Open a run of a set, as the button of the builder does.

        Args:
            mid: which of the sandbox's channels.
            plan: how it is run.
            device: where the window opens.
            params: what differs from a card payment of 60,000 won.
        """
        channel = next(one for one in self.services.channels.all() if one.mid == mid)
        named = (
            {"channelKey": channel.channel_key}
            if channel.sdk == SdkGeneration.PORTONE
            else {"pg": f"{channel.pg_module}.{channel.mid}"}
        )
        whole = {**named, "merchant_uid": uuid4().hex, "pay_method": "card", **_ABOUT, **params}
        order = Order(whole, channel.id, self._url, Device(device).value, plan or Plan())
        self.run = self.services.checkouts.open(order, LOCAL)
        if order.plan.register:
            self.services.preparing.prepare(self.run, LOCAL)
        return self.run

    def open(
        self, mid: str, plan: Plan | None = None, device: str = "pc", **params: object
    ) -> None:
        """Open a run, come to its page and press its button."""
        self.prepare(mid, plan, device, **params)
        self.press_pay(device)

    def press_pay(self, device: str = "pc") -> None:
        """Come to the page of the run and press its button."""
        self._is_mobile = device == "mobile"
        self.page.goto(f"{self._url}/-/checkout/{self.run.id}?device={device}")
        self.page.get_by_role("button", name="Pay", exact=True).click()

    @property
    def window(self) -> FrameLocator | Page:
        """Return the window: a frame over the page, or the whole browser."""
        return self.page if self._is_mobile else self.page.frame_locator("dialog iframe")

    def see(self, selector: str) -> Locator:
        """Return something in the window."""
        return self.window.locator(selector)

    def press(self, selector: str) -> None:
        """Press something in the window."""
        self.see(selector).click()

    def pay_with(self, scenario: str, issuer: str = "366") -> None:
        """Choose an issuer, take a test card and pay with it."""
        self.press(f"[data-issuer='{issuer}']")
        self.press("#next")
        self.press(f"[data-scenario='{scenario}']")
        self.press("#pay")

    def told(self, kind: str, count: int = 1) -> dict[str, Any]:
        """Return what the timeline holds of an event, once it has come so often."""
        self.until(lambda: len(self._events(kind)) >= count)
        return self._events(kind)[count - 1]

    def kinds(self) -> list[str]:
        """Return what has been seen of the run, in order."""
        return [event.kind for event in self.services.checkouts.events(self.run.id)]

    def status(self) -> str:
        """Return the status of the run's payment in the ledger; empty while there is none."""
        run = self.services.checkouts.get(self.run.id)
        if not run.imp_uid:
            return ""
        detail = self.services.reports.detail(run.environment, run.imp_uid)
        return detail.payment.status if detail else ""

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        for _ in range(200):
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.kinds())

    def is_closed(self) -> None:
        """Expect that no window is left on the page."""
        expect(self.page.locator("dialog")).to_have_count(0)

    def _events(self, kind: str) -> list[dict[str, Any]]:
        events = self.services.checkouts.events(self.run.id)
        return [dict(event.data) for event in events if event.kind == kind]
