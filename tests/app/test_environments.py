"""Are sandbox, test and live told apart, and does nothing real happen without the guard?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL
from lib.services.bootstrap import Services
from lib.services.channel_form import ChannelForm
from tests.app.screen import button, choice, field, healthy, words

Open = Callable[..., AppTest]


def use(app: AppTest, name: str) -> None:
    """Choose a channel in the sidebar."""
    choice(app, "Channel").select(name).run()


def real_channel(services: Services, environment: str) -> str:
    """Add a channel of the real gateway and return its name."""
    return services.channels.add(
        ChannelForm(
            name=f"Shop {environment}",
            pg_module="tosspayments",
            mid="shop_mid",
            sdk="portone",
            mid_api_version="2022-07-27",
            environment=environment,
            rest_key="key",
            rest_secret="secret",
        ),
        LOCAL,
    ).name


@pytest.mark.parametrize("environment", ["test", "live"])
@pytest.mark.parametrize("page", ["overview", "builder", "charges", "payments", "channels"])
def test_every_screen_says_that_the_channel_is_real(
    open_page: Open, services: Services, page: str, environment: str
) -> None:
    name = real_channel(services, environment)
    app = open_page(page)

    use(app, name)

    healthy(app)
    assert environment.upper() in words(app)


def test_a_live_charge_is_refused_in_a_sentence_and_nothing_is_journalled(
    open_page: Open, services: Services
) -> None:
    name = real_channel(services, "live")
    app = open_page("charges")
    use(app, name)
    for label, value in (
        ("Card number", "1234-1234-1234-1234"),
        ("Valid until", "2099-12"),
        ("Birth date", "820213"),
        ("First two", "00"),
        ("Type the amount", "14000"),
    ):
        field(app, label).set_value(value)
    app.run()

    button(app, "Charge ₩14,000").click().run()

    assert not app.exception
    assert "would move real money" in words(app)
    assert not services.journal.unresolved()


def test_a_test_channel_has_to_be_checked_before_it_charges(
    open_page: Open, services: Services
) -> None:
    name = real_channel(services, "test")
    app = open_page("charges")
    use(app, name)
    for label, value in (
        ("Card number", "1234-1234-1234-1234"),
        ("Valid until", "2099-12"),
        ("Birth date", "820213"),
        ("First two", "00"),
    ):
        field(app, label).set_value(value)
    app.run()

    button(app, "Charge ₩14,000").click().run()

    assert not app.exception
    assert "Check the connection under Channels first" in words(app)


def test_no_test_card_is_offered_for_a_real_channel(open_page: Open, services: Services) -> None:
    name = real_channel(services, "test")
    app = open_page("charges")

    use(app, name)

    assert not [item for item in app.selectbox if item.label == "Test card"]
    assert field(app, "Card number")
