"""Do the operator's screens do their job: keys, schedules, cancels, the log of exchanges?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL
from lib.catalog.test_cards import number_for
from lib.kernel.clock import to_unix
from lib.kernel.ids import mint_attempt_key
from lib.services.bootstrap import Services
from lib.services.charges import ISSUE, ChargeCommand
from lib.services.schedules import BookCommand
from tests.app.screen import button, choice, code, field, healthy, segments, words
from tests.app.test_environments import real_channel, use
from tests.app.test_every_page import charge

Open = Callable[..., AppTest]
BOTH = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
DAY = 86_400


def issue(services: Services) -> str:
    """Keep a card and return its handle."""
    handle = f"key-{uuid4().hex[:12]}"
    body = {
        "customer_uid": handle,
        "customer_name": "Gildong",
        "customer_tel": "010-8765-4321",
        "card_number": number_for("0000"),
        "expiry": "2099-12",
    }
    channel = services.channels.all()[0]
    services.charges.place(ChargeCommand(mint_attempt_key(), channel.id, ISSUE, body), LOCAL)
    return handle


def book(services: Services, handle: str, *after: int) -> list[str]:
    """Book payments so many days from now and return their order numbers."""
    now = to_unix(services.time.now("sandbox"))
    entries: list[dict[str, Any]] = [
        {
            "merchant_uid": f"order-{uuid4().hex[:12]}",
            "schedule_at": now + days * DAY,
            "amount": 9_900,
            "currency": "KRW",
            "name": "*Club* $x$",
        }
        for days in after
    ]
    command = BookCommand(mint_attempt_key(), services.channels.all()[0].id, handle, entries)
    services.schedules.book(command, LOCAL)
    return [str(entry["merchant_uid"]) for entry in entries]


@BOTH
def test_a_key_opens_by_its_address_with_its_customer_masked(
    open_page: Open, services: Services, locale: str
) -> None:
    handle = issue(services)
    app = open_page("billing_keys", locale=locale, key=handle, environment="sandbox")
    healthy(app)
    table = str([item.value for item in app.table])
    assert "036600" in table.replace("\\", "")
    assert "Gildong" not in table
    assert "4321" in table


def test_a_key_that_nobody_knows_is_said_in_a_sentence(open_page: Open) -> None:
    app = open_page("billing_keys", key="nobody", environment="sandbox")
    assert not app.exception
    assert "Neither the gateway nor the ledger knows" in words(app)


def test_a_key_is_deleted_after_its_schedules_were_named_and_revoked(
    open_page: Open, services: Services
) -> None:
    handle = issue(services)
    (number,) = book(services, handle, 3)
    app = open_page("billing_keys", key=handle, environment="sandbox")
    assert number in words(app)
    assert button(app, "Delete for good").disabled
    button(app, "Revoke them first").click().run()
    healthy(app)
    button(app, "Delete for good").click().run()
    healthy(app)
    assert "is gone." in words(app)
    row = services.billing_keys.get("sandbox", handle)
    assert row is not None
    assert row.deleted_at


@BOTH
@pytest.mark.parametrize("view", ["list", "month", "book"])
def test_every_view_of_schedules_opens(
    open_page: Open, services: Services, view: str, locale: str
) -> None:
    (number, _) = book(services, issue(services), 1, 40)
    app = open_page("schedules", locale=locale, view=view, schedule=number, environment="sandbox")
    healthy(app)


def test_a_year_is_booked_from_the_form(open_page: Open, services: Services) -> None:
    handle = issue(services)
    app = open_page("schedules", view="book", key=handle)
    button(app, "Book 12 payments").click().run()
    healthy(app)
    assert "₩118,800 is booked." in words(app)
    button(app, "Book more").click().run()
    button(app, "Book 12 payments").click().run()
    assert "₩118,800 is booked." in words(app)
    assert len(services.schedules.of_key("sandbox", handle)) == 24


def test_a_card_that_is_typed_is_booked_on_and_gone(open_page: Open, services: Services) -> None:
    app = open_page("schedules", view="book")
    choice(app, "Billing key").select("").run()
    choice(app, "Test card").select("own").run()
    digits = {"Card number": "5409-2601-7311-2290", "Valid until": "2091-07", "Birth": "880917"}
    for label, value in digits.items():
        field(app, label).set_value(value)
    app.run()
    button(app, "Book 12 payments").click().run()
    healthy(app)
    assert "₩118,800 is booked." in words(app)
    assert not [value for value in digits.values() if value in str(app.session_state)]
    (key,) = (row for row in services.reports.billing_keys("sandbox") if row.card_number)
    assert key.card_number == "540926******2290"
    assert len(services.schedules.of_key("sandbox", key.customer_uid)) == 12


def test_days_that_cannot_be_read_are_said_by_their_line(
    open_page: Open, services: Services
) -> None:
    app = open_page("schedules", view="book", key=issue(services))
    segments(app, "When").set_value("own").run()
    app.text_area[0].set_value("2099-01-05\nsoon").run()
    assert not app.exception
    assert "Line 2 cannot be read" in words(app)
    assert button(app, "Book 1 payment").disabled


def test_a_schedule_is_revoked_and_charged_now_from_its_address(
    open_page: Open, services: Services
) -> None:
    (number,) = book(services, issue(services), 3)
    app = open_page("schedules", schedule=number, environment="sandbox")
    button(app, "Revoke it").click().run()
    healthy(app)
    assert "It was revoked" in words(app)
    button(app, "Charge ₩9,900").click().run()
    healthy(app)
    row = services.schedules.get("sandbox", number)
    assert row is not None
    assert (row.status, row.payment_status) == ("executed", "paid")


def test_a_cancel_that_will_be_refused_is_said_before_it_is_sent(
    open_page: Open, services: Services
) -> None:
    imp_uid = charge(services, 14, "0024")
    app = open_page("payments", imp_uid=imp_uid, environment="sandbox")
    assert "The gateway will accept this cancel." in words(app)
    segments(app, "How much").set_value("part").run()
    field(app, "Amount to cancel").set_value("4000").run()
    assert "The gateway will refuse this cancel." in words(app)
    assert "C090" in words(app)
    field(app, "Amount to cancel").set_value("99000").run()
    assert "At most 14,000 can still be cancelled." in words(app)


def test_an_exchange_opens_by_its_address_as_a_command(open_page: Open, services: Services) -> None:
    imp_uid = charge(services, 14)
    detail = services.reports.detail("sandbox", imp_uid)
    assert detail is not None
    sent = next(row for row in detail.exchanges if row.method == "POST")
    app = open_page("api_log", exchange=str(sent.id))
    healthy(app)
    assert "POST" in code(app)
    second: Any = app.get("code")[1]
    command = str(second.value)
    assert "curl" in command
    assert "$CARD_NUMBER" in command


def test_the_log_is_searched_by_order_number(open_page: Open, services: Services) -> None:
    charge(services, 14)
    app = open_page("api_log", said="no-such-order")
    assert not app.exception
    assert "No exchange fits." in words(app)


def test_a_timeline_joins_acts_exchanges_and_cancels(open_page: Open, services: Services) -> None:
    imp_uid = charge(services, 14)
    app = open_page("payments", imp_uid=imp_uid, environment="sandbox")
    field(app, "Reason").set_value("why").run()
    button(app, "Cancel ₩14,000").click().run()
    healthy(app)
    told = words(app)
    for said in (
        "Charge a card once: Accepted",
        "/subscribe/payments/onetime",
        "Cancelled ₩14,000",
    ):
        assert said in told


@pytest.fixture
def _unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no screen of a real channel leave the machine."""
    monkeypatch.setenv("PAYBENCH_GATEWAY_URL", "http://127.0.0.1:9")


@pytest.mark.usefixtures("_unreachable")
@pytest.mark.parametrize("environment", ["test", "live"])
@pytest.mark.parametrize("page", ["billing_keys", "schedules", "api_log"])
def test_an_operators_screen_says_that_the_channel_is_real(
    open_page: Open, services: Services, page: str, environment: str
) -> None:
    name = real_channel(services, environment)
    app = open_page(page)
    use(app, name)
    healthy(app)
    assert environment.upper() in words(app)


@pytest.mark.usefixtures("_unreachable")
def test_a_live_month_is_shown_from_the_ledger_with_the_reason(
    open_page: Open, services: Services
) -> None:
    name = real_channel(services, "live")
    app = open_page("schedules")
    use(app, name)
    assert "PAYBENCH_ALLOW_LIVE" in words(app)


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2027-13", "soon", "2027"])
def test_a_month_that_cannot_be_is_the_present_one(open_page: Open, month: str) -> None:
    app = open_page("schedules", month=month)
    healthy(app)
    assert month not in [item.value for item in app.subheader]


def test_a_schedule_that_nobody_knows_is_said_in_a_sentence(open_page: Open) -> None:
    app = open_page("schedules", schedule="*no* $x$", environment="sandbox")
    assert not app.exception
    assert "The ledger knows no schedule" in words(app)


def test_more_days_than_fit_are_said_and_not_cut_off(open_page: Open, services: Services) -> None:
    app = open_page("schedules", view="book", key=issue(services))
    segments(app, "When").set_value("own").run()
    app.text_area[0].set_value("2099-01-05\n" * 121).run()
    assert "Book at most 120 payments at a time." in words(app)
    assert button(app, "Book 121 payments").disabled
