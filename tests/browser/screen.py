"""What does a person do on a screen? Opens, types, chooses, presses, reads."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

READY = (
    "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
)


class Screen:
    """A page of the console, by what a person sees on it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, name: str = "") -> None:
        """Open a page by its address and wait until it is drawn."""
        self.page.goto(f"{self.url}/{name}")
        self.settle()

    def settle(self) -> None:
        """Wait until the server has nothing more to draw."""
        self.page.wait_for_selector(READY, timeout=30_000)
        self.page.wait_for_timeout(150)  # a run that a key press starts has not begun yet
        self.page.wait_for_selector(READY, timeout=30_000)

    def field(self, label: str) -> Locator:
        """Return a text field."""
        return self.page.get_by_role("textbox", name=label).first

    def value(self, label: str) -> str:
        """Return what stands in a field that is filled by the server, once it is there."""
        field = self.field(label)
        expect(field).not_to_have_value("")
        return field.input_value()

    def type(self, label: str, text: str) -> None:
        """Type a text in place of what stands in a field."""
        field = self.field(label)
        field.fill(text)
        field.press("Tab")
        self.settle()

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name).first.click()
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Choose from a list by its words."""
        box = self.page.get_by_role("combobox", name=label).first
        box.click()
        box.fill(option)
        self.page.get_by_role("option").filter(has_text=option).first.click()
        self.settle()

    def segment(self, name: str) -> None:
        """Choose one of several buttons that stand together."""
        self.page.get_by_role("radio", name=name, exact=True).first.click()
        self.settle()

    def sees(self, text: str) -> None:
        """Expect a text somewhere in the page's own part."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=15_000)

    def cells(self) -> Locator:
        """Return the cells of the tables on the screen; they are drawn, so they have no role."""
        return self.page.locator("[data-testid^=glide-cell]")

    def metric(self, label: str) -> str:
        """Return the figure under a label."""
        return self._figure(label).inner_text().strip()

    def counts(self, label: str, figure: str) -> None:
        """Expect a figure under a label, once it is drawn."""
        expect(self._figure(label)).to_have_text(figure, timeout=15_000)

    def _figure(self, label: str) -> Locator:
        box = self.page.get_by_test_id("stMetric").filter(has_text=label).first
        return box.get_by_test_id("stMetricValue")
