"""Does every page open, in both languages, empty and full, and with the gateway down?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL
from lib.catalog import test_cards as cards
from lib.kernel.ids import mint_attempt_key
from lib.kernel.money import Money
from lib.services.bootstrap import Services
from lib.services.cancels import CancelCommand
from lib.services.charges import ISSUE, ONETIME, ChargeCommand
from tests.app.conftest import PAGES
from tests.app.screen import healthy, words

Open = Callable[..., AppTest]
BOTH = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
EVERY = pytest.mark.parametrize("page", PAGES)


def charge(services: Services, number: int, scenario: str = "0000") -> str:
    """Charge a test card and return the payment's id."""
    attempt = services.charges.place(
        ChargeCommand(
            attempt_key=mint_attempt_key(),
            channel_id=services.channels.all()[0].id,
            operation=ONETIME,
            body={
                "merchant_uid": mint_attempt_key(),
                "name": f"*Order* {number} $x$ [주문](x)",
                "amount": 1000 * number,
                "card_number": cards.number_for(scenario),
                "expiry": "2099-12",
                "birth": "820213",
                "pwd_2digit": "00",
            },
        ),
        LOCAL,
    )
    return attempt.imp_uid


def fill(services: Services) -> str:
    """Make a little history: paid, failed, partly cancelled, a billing key."""
    first = charge(services, 14)
    charge(services, 15, "0002")
    charge(services, 16)
    services.cancels.place(
        CancelCommand(mint_attempt_key(), "sandbox", first, Money(4000), "part of it"), LOCAL
    )
    services.charges.place(
        ChargeCommand(
            attempt_key=mint_attempt_key(),
            channel_id=services.channels.all()[0].id,
            operation=ISSUE,
            body={
                "customer_uid": mint_attempt_key(),
                "card_number": cards.number_for("0000"),
                "expiry": "2099-12",
                "birth": "820213",
                "pwd_2digit": "00",
            },
        ),
        LOCAL,
    )
    return first


@BOTH
@EVERY
def test_opens_on_an_empty_ledger(open_page: Open, page: str, locale: str) -> None:
    app = open_page(page, locale=locale)

    healthy(app)
    # The sentence under its name leads to what the reference knows about it.
    said = " ".join(one.value for one in app.main.caption)
    assert page == "reference" or "(reference?of=" in said


@BOTH
@EVERY
def test_opens_on_a_full_ledger(
    open_page: Open, services: Services, page: str, locale: str
) -> None:
    fill(services)

    healthy(open_page(page, locale=locale))


@BOTH
def test_a_payment_opens_by_its_address(open_page: Open, services: Services, locale: str) -> None:
    imp_uid = fill(services)

    app = open_page("payments", locale=locale, imp_uid=imp_uid)

    healthy(app)
    assert imp_uid in words(app)


@EVERY
def test_opens_with_the_gateway_down(
    open_page: Open, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYBENCH_SANDBOX_URL", "http://127.0.0.1:9")

    healthy(open_page(page))


def test_every_screen_says_which_environment_it_is(open_page: Open) -> None:
    for page in PAGES:
        assert "SANDBOX" in words(open_page(page)), page


def test_an_unknown_payment_is_said_in_a_sentence(open_page: Open) -> None:
    app = open_page("payments", imp_uid="imp_<script>")

    assert not app.exception
    assert "The ledger knows no payment" in words(app)


def test_an_unknown_channel_is_said_in_a_sentence(open_page: Open) -> None:
    app = open_page("channels", channel="ch-gone")

    assert not app.exception
    assert "gone" in words(app)
