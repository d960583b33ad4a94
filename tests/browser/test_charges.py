"""Is a person's hand on the mouse safe? Double clicks, card digits, bad input."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.console_process import ConsoleProcess

CARD = "5409-2601-7311-2290"  # passes the check digit, belongs to nobody
DIGITS = re.sub(r"\D", "", CARD)


def payments_of(console: ConsoleProcess, merchant_uid: str) -> int:
    """Ask the sandbox itself how many payments an order number has."""
    pair = {"imp_key": "imp_apikey", "imp_secret": "imp_secret"}
    with httpx.Client(base_url=console.sandbox_url) as http:
        token = http.post("/users/getToken", json=pair).json()["response"]["access_token"]
        listed = http.get(
            "/payments/status/all?limit=1000", headers={"Authorization": f"Bearer {token}"}
        ).json()["response"]["list"]
    return sum(payment["merchant_uid"] == merchant_uid for payment in listed)


def test_a_double_click_charges_once(screen: Screen, console: ConsoleProcess) -> None:
    screen.open("charges")
    order_number = screen.value("Order number")

    screen.page.get_by_role("button", name="Charge ₩14,000").dblclick()
    screen.settle()

    screen.sees("₩14,000 was charged.")
    assert payments_of(console, order_number) == 1


@pytest.mark.parametrize("scenario", ["0000", "0021"])  # answered at once; answer lost
@pytest.mark.parametrize(("clicks", "pause"), [(4, 30), (8, 150)])
def test_impatient_clicking_charges_once(
    screen: Screen, console: ConsoleProcess, scenario: str, clicks: int, pause: int
) -> None:
    screen.open("charges")
    order_number = screen.value("Order number")
    screen.choose("Test card", scenario)
    charge = screen.page.get_by_role("button", name="Charge ₩14,000")
    charge.scroll_into_view_if_needed()
    box = charge.bounding_box()
    assert box is not None

    for _ in range(clicks):  # wherever the button has gone, the hand stays
        screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        screen.page.wait_for_timeout(pause)
    screen.settle()

    screen.sees("₩14,000 was charged.")
    assert payments_of(console, order_number) == 1


def test_typed_card_digits_are_gone_after_the_charge(
    screen: Screen, console: ConsoleProcess
) -> None:
    page = screen.page
    screen.open("charges")
    screen.choose("Test card", "Type a card myself")
    screen.type("Card number", CARD)
    screen.type("Valid until", "2099-12")
    screen.type("Birth date", "880917")
    screen.type("First two", "73")

    screen.press("Charge ₩14,000")
    screen.sees("₩14,000 was charged.")

    source = page.content()
    assert CARD not in source
    assert DIGITS not in source
    assert "880917" not in source
    screen.press("New charge")
    assert CARD not in page.content()
    for path in sorted(Path(console.data).iterdir()):
        if path.is_file():
            content = path.read_bytes()
            assert DIGITS.encode() not in content, path.name
            assert CARD.encode() not in content, path.name
            assert b"880917" not in content, path.name


def test_bad_input_gets_a_sentence_beside_its_field(screen: Screen) -> None:
    screen.open("charges")
    screen.type("Amount in won", "14,000원")
    charge = screen.page.get_by_role("button", name=re.compile("^.*Charge$")).first

    charge.click()
    screen.settle()

    screen.sees("R27")
    expect(screen.page.get_by_text("could not be drawn")).to_have_count(0)


def test_a_billing_key_is_issued_and_charged_again(screen: Screen) -> None:
    screen.open("charges")
    screen.segment("Issue a billing key")
    screen.press("Issue billing key")
    screen.sees("is ready.")

    screen.segment("Charge a billing key")
    screen.press("Charge ₩14,000")

    screen.sees("₩14,000 was charged.")
