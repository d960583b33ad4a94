"""Does a screen reach the live gateway without the setting? Every button, before a trap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.services.bootstrap import Services
from tests.app.conftest import PAGES
from tests.contract.live_history import live_channel, write_history
from tests.contract.odd_server import envelope, http, odd_server

Open = Callable[..., AppTest]
TYPED = {
    "Card number": "1234-1234-1234-1234",
    "Valid until": "2099-12",
    "Birth date": "820213",
    "First two": "00",
    "Type the": "14000",
}
MORE = [
    ("charges", {"call": kind})
    for kind in ("charges.keep", "billing.issue", "charges.again", "vbanks.issue")
] + [("payments", {"imp_uid": "imp_paid", "environment": "live"}), ("batches", {"from": "pattern"})]


def press_everything(app: AppTest) -> int:
    """Fill in what stands there, and press one button after the other; return how many."""
    count = len(app.button)
    for place in range(count):
        for field in app.text_input:
            for label, text in TYPED.items():
                if field.label.startswith(label) and not field.disabled:
                    field.set_value(text)
        if place < len(app.button) and not app.button[place].disabled:
            app.button[place].click()
        app.run()
        assert not app.exception
    return count


def test_no_button_of_any_screen_reaches_the_live_gateway_without_the_setting(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    with odd_server(http(200, envelope({}))) as trap:
        monkeypatch.setenv("PAYBENCH_GATEWAY_URL", trap.url)
        services: Services = request.getfixturevalue("services")
        channel = live_channel(services)
        write_history(services, channel)
        pressed = 0
        for page, query in [*((page, {}) for page in PAGES), *MORE]:
            app = open_page(page, **query)
            assert not app.exception, page
            pressed += press_everything(app)
        assert services.settings.gateway_url == trap.url
        assert pressed > 20
        assert (trap.connections, trap.requests) == (0, [])
        live = [row for row in services.unknowns.open() if row.environment == "live"]
        assert len(live) == len({row.key for row in live}) > 0
