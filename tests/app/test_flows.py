"""Does each screen do its job, and answer bad input with a sentence beside the field?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.kernel.clock import seoul_day
from lib.ledger.journal import Outcome
from lib.services.bootstrap import Services
from lib.services.reports import PaymentFilter
from tests.app.screen import button, choice, code, field, healthy, segments, words
from tests.app.test_every_page import fill

Open = Callable[..., AppTest]


def test_a_charge_is_made_and_shown(open_page: Open, services: Services) -> None:
    app = open_page("charges")
    field(app, "Amount in won").set_value("14000").run()

    button(app, "Charge ₩14,000").click().run()

    healthy(app)
    assert "₩14,000 was charged." in words(app)
    (payment,) = services.reports.page(_today(services), number=1, size=9).rows
    assert (payment.status, payment.amount) == ("paid", 14_000)


def test_after_a_charge_the_button_is_gone_until_a_new_form_is_asked_for(open_page: Open) -> None:
    app = open_page("charges")
    number = field(app, "Order number").value
    button(app, "Charge ₩14,000").click().run()
    assert not [item for item in app.button if item.label.startswith("Charge ")]

    button(app, "New charge").click().run()

    assert field(app, "Order number").value != number
    assert button(app, "Charge ₩14,000")


def test_a_declined_card_says_why(open_page: Open) -> None:
    app = open_page("charges")
    choice(app, "Test card").set_value("0002").run()

    button(app, "Charge ₩14,000").click().run()

    assert not app.exception
    assert any("Nothing was charged" in item.value and "A8" in item.value for item in app.error)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("14,000", "14,000"),
        ("", "R27"),
        ("0", "R29"),
        ("-5", "R28"),
        ("1.5", "1.5"),
        ("abc", "abc"),
    ],
)
def test_a_bad_amount_is_explained_and_not_sent(
    open_page: Open, services: Services, typed: str, said: str
) -> None:
    app = open_page("charges")
    field(app, "Amount in won").set_value(typed).run()

    next(item for item in app.button if item.label.startswith("Charge")).click().run()

    assert not app.exception
    assert said in words(app)
    assert services.reports.page(_today(services), number=1, size=9).total == 0


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Card number", "1234"),
        ("Valid until", "12/29"),
        ("Birth date", "13"),
        ("First two", "xx"),
        ("Order number", "x" * 41),
    ],
)
def test_bad_card_data_is_explained_and_not_sent(
    open_page: Open, services: Services, label: str, typed: str
) -> None:
    app = open_page("charges")
    choice(app, "Test card").set_value("own").run()
    for name, value in (
        ("Card number", "1234-1234-1234-1234"),
        ("Valid until", "2099-12"),
        ("Birth date", "820213"),
        ("First two", "00"),
    ):
        field(app, name).set_value(value)
    field(app, label).set_value(typed).run()
    before = words(app)

    button(app, "Charge ₩14,000").click().run()

    assert not app.exception
    assert ":red[" in before
    assert services.reports.page(_today(services), number=1, size=9).total == 0


def test_what_is_typed_right_before_a_charge_is_mended_stays(open_page: Open) -> None:
    app = open_page("charges")
    choice(app, "Instalments").set_value(3)
    field(app, "Amount in won").set_value("14000").run()
    assert "R112" in words(app)

    field(app, "Order name").set_value("Typed last")
    button(app, "Mend this").click().run()

    healthy(app)
    assert "R112" not in words(app)
    assert field(app, "Order name").value == "Typed last"


def test_a_preset_chosen_right_before_it_is_applied_is_the_one(open_page: Open) -> None:
    app = open_page("builder")

    choice(app, "Preset").set_value("instalments")
    button(app, "Apply").click().run()
    app.run()

    assert "only_installment: true" in code(app)


def test_of_two_fields_that_change_in_one_moment_neither_is_lost(open_page: Open) -> None:
    app = open_page("builder")

    field(app, "Order name").set_value("Both arrive")
    field(app, "Amount").set_value("23456").run()
    app.run()

    assert "name: 'Both arrive'" in code(app)
    assert "amount: 23456" in code(app)


def test_a_billing_key_is_issued_and_charged(open_page: Open, services: Services) -> None:
    app = open_page("charges", call="billing.issue")
    segments(app, "Call").set_value("billing.issue").run()
    button(app, "Issue billing key").click().run()
    healthy(app)
    (key,) = services.reports.billing_keys("sandbox")

    segments(app, "Call").set_value("charges.again").run()
    assert choice(app, "Billing key").value == key.customer_uid
    button(app, "Charge ₩14,000").click().run()

    healthy(app)
    (payment,) = services.reports.page(_today(services), number=1, size=9).rows
    assert payment.customer_uid == key.customer_uid


def test_uplus_is_said_to_have_no_key_in(open_page: Open) -> None:
    app = open_page("charges")
    sidebar = choice(app, "Channel")
    uplus = next(option for option in sidebar.options if "uplus" in option)
    sidebar.select(uplus).run()

    assert "payment window only" in words(app)
    assert not [item for item in app.button if item.label.startswith("Charge")]


def test_part_of_a_payment_is_cancelled(open_page: Open, services: Services) -> None:
    fill(services)
    payment = next(
        row
        for row in services.reports.page(_today(services), number=1, size=9).rows
        if row.amount == 16_000
    )
    app = open_page("payments", imp_uid=payment.imp_uid)
    segments(app, "How much").set_value("part").run()
    field(app, "Amount to cancel").set_value("6000")
    field(app, "Reason").set_value("one was broken").run()

    button(app, "Cancel ₩6,000").click().run()

    healthy(app)
    assert "₩6,000 was cancelled." in words(app)
    detail = services.reports.detail("sandbox", payment.imp_uid)
    assert detail is not None
    assert detail.payment.cancelled == 6_000


@pytest.mark.parametrize(
    ("amount", "reason", "said"),
    [
        ("16001", "too much", "At most 16,000"),
        ("0", "none", "above zero"),
        ("1,000", "commas", "digits only"),
        ("1000", "", "Say why"),
    ],
)
def test_a_bad_cancel_is_explained_and_not_sent(
    open_page: Open, services: Services, amount: str, reason: str, said: str
) -> None:
    fill(services)
    payment = next(
        row
        for row in services.reports.page(_today(services), number=1, size=9).rows
        if row.amount == 16_000
    )
    app = open_page("payments", imp_uid=payment.imp_uid)
    segments(app, "How much").set_value("part").run()
    field(app, "Amount to cancel").set_value(amount)
    field(app, "Reason").set_value(reason).run()

    next(item for item in app.button if item.label.startswith("Cancel")).click().run()

    assert not app.exception
    assert said in words(app)
    assert not [row for row in services.journal.unresolved() if row.outcome == Outcome.UNKNOWN]
    detail = services.reports.detail("sandbox", payment.imp_uid)
    assert detail is not None
    assert detail.payment.cancelled == 0


def test_the_preview_follows_the_fields(open_page: Open) -> None:
    app = open_page("builder")

    field(app, "Amount").set_value("123456").run()
    app.run()

    assert "amount: 123456" in code(app)


def test_a_wrong_amount_stays_visible_and_is_explained_beside_its_field(open_page: Open) -> None:
    app = open_page("builder")

    field(app, "Amount").set_value("14,000").run()
    app.run()

    assert "amount: '14,000'" in code(app)
    assert "R27" in words(app)


@pytest.mark.parametrize(
    "preset",
    ["authenticated_payment", "billing_key_window", "instalments", "direct_card", "enabled_cards"],
)
def test_a_preset_of_the_guide_fills_the_form_without_errors(open_page: Open, preset: str) -> None:
    app = open_page("builder")
    choice(app, "Preset").set_value(preset).run()

    button(app, "Apply").click().run()

    healthy(app)
    assert ":red[" not in words(app)
    assert "IMP.request_pay(" in code(app)


def test_a_saved_draft_is_taken_in_hand_again(open_page: Open) -> None:
    app = open_page("builder")
    field(app, "Order name").set_value("Green tea").run()
    app.run()
    field(app, "Name of the preset").set_value("tea").run()
    button(app, "Save preset").click().run()
    button(app, "Apply").click().run()
    assert "Green tea" not in code(app)

    button(app, "tea").click().run()

    assert "Green tea" in code(app)


def test_a_draft_without_a_name_is_asked_for_one(open_page: Open) -> None:
    app = open_page("builder")

    button(app, "Save preset").click().run()

    assert "Give the preset a name." in words(app)


def test_the_draft_in_hand_survives_a_new_session(open_page: Open) -> None:
    app = open_page("builder")
    field(app, "Order name").set_value("Green tea").run()
    app.run()

    assert "Green tea" in code(open_page("builder"))


def test_a_channel_is_added_checked_and_made_the_default(
    open_page: Open, services: Services
) -> None:
    app = open_page("channels", channel="new")
    field(app, "Name").set_value("Second till")
    choice(app, "PG module").set_value("tosspayments")
    field(app, "MID").set_value("sbx_bill")
    field(app, "REST key").set_value("imp_apikey")
    field(app, "REST secret").set_value("imp_secret").run()
    app.toggle[0].set_value(True).run()

    button(app, "Save").click().run()

    healthy(app)
    first = services.channels.all()[0]
    assert (first.name, first.is_default) == ("Second till", True)
    assert [row.is_default for row in services.channels.all()].count(True) == 1
    app = open_page("channels")
    button(app, "Check connection").click().run()
    assert "accepts the keys and knows this MID" in words(app)


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Name", "", "Give the channel a name"),
        ("Name", "Sandbox · Toss Payments", "Another channel has this name"),
        ("MID", "", "Enter the MID"),
        ("MID", "has space", "A MID holds"),
        ("Channel key", "channel-key-1", "channel-key- followed by a UUID"),
        ("User code", "shop1", "imp followed by digits"),
    ],
)
def test_a_bad_channel_is_explained_and_not_saved(
    open_page: Open, services: Services, label: str, typed: str, said: str
) -> None:
    app = open_page("channels", channel="new")
    field(app, "Name").set_value("Second till")
    field(app, "MID").set_value("sbx_bill")
    field(app, label).set_value(typed).run()

    button(app, "Save").click().run()

    assert not app.exception
    assert said in words(app)
    assert len(services.channels.all()) == 3


def test_wrong_keys_are_said_so(open_page: Open, services: Services) -> None:
    app = open_page("channels", channel=services.channels.all()[0].id)
    field(app, "REST secret").set_value("wrong").run()
    button(app, "Save").click().run()

    button(open_page("channels"), "Check connection").click().run()

    app = open_page("channels")
    button(app, "Check connection").click().run()
    assert "does not accept this REST key and secret" in words(app)


def test_a_stored_secret_is_never_shown_again(open_page: Open, services: Services) -> None:
    app = open_page("channels", channel=services.channels.all()[0].id)

    assert field(app, "REST secret").value in {"", None}


def test_the_language_can_be_switched(open_page: Open) -> None:
    app = open_page("payments", locale="en-US")
    english = words(app)

    segments(app, "Language").set_value("ko").run()

    assert words(app) != english


def test_the_address_can_name_the_language(open_page: Open) -> None:
    korean = open_page("payments", locale="en-US", lang="ko")

    assert words(korean) == words(open_page("payments", locale="ko-KR"))
    assert words(open_page("payments", lang="xx")) == words(open_page("payments"))


def test_a_chosen_language_stays_in_the_address(open_page: Open) -> None:
    app = open_page("payments", locale="en-US")

    segments(app, "Language").set_value("ko").run()

    assert app.query_params["lang"] == "ko"


def _today(services: Services) -> PaymentFilter:
    day = seoul_day(services.clock.now())
    return PaymentFilter(environment="sandbox", first_day=day, last_day=day)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"Amount": "abc"}, "R27"),
        ({"Amount": "14000.5"}, "R27"),
        ({"Amount": "49999"}, "R42"),
        ({"Order number": "x" * 41}, "R23"),
        ({"Order number": ""}, "R22"),
        ({"Channel key": ""}, "R9"),
        ({"Channel key": "channel-key-1"}, "R16"),
    ],
)
def test_a_rule_speaks_beside_its_field(open_page: Open, change: dict[str, str], rule: str) -> None:
    app = open_page("builder")

    for label, typed in change.items():
        field(app, label).set_value(typed).run()
    app.run()

    assert not app.exception
    assert f":gray[{rule}]" in words(app)


def test_a_billing_window_without_a_handle_is_explained(open_page: Open) -> None:
    app = open_page("builder")

    segments(app, "Window").set_value("billing").run()

    assert ":gray[R82]" in words(app)


def test_a_paid_order_number_is_recognised(open_page: Open, services: Services) -> None:
    fill(services)
    paid = next(
        row
        for row in services.reports.page(_today(services), number=1, size=9).rows
        if row.status == "paid"
    )
    app = open_page("builder")

    field(app, "Order number").set_value(paid.merchant_uid).run()
    app.run()

    assert ":gray[R24]" in words(app)


def test_a_finding_is_mended_with_one_click_and_the_click_undone(open_page: Open) -> None:
    app = open_page("builder")
    field(app, "Amount").set_value("49000").run()
    app.session_state["pb-builder-tabs-0"] = "Card and instalments"
    app.run()
    assert ":gray[R42]" in words(app)

    button(app, "Mend this").click().run()

    assert ":gray[R42]" not in words(app)
    assert "card_quota: []" in code(app)
    button(app, "Undo").click().run()
    assert "card_quota: [2, 3, 4, 5, 6]" in code(app)


def test_what_the_buyer_is_offered_follows_the_amount(open_page: Open) -> None:
    app = open_page("builder")
    assert "6 months" in words(app)

    field(app, "Amount").set_value("49999").run()
    app.run()

    assert "6 months" not in words(app)
    assert "Lump sum" in words(app)


def test_the_curl_of_a_charge_is_shown_before_and_after_without_card_data(open_page: Open) -> None:
    app = open_page("charges")
    number = field(app, "Order number").value
    segments(app, "Show as").set_value("curl").run()
    before = code(app)

    button(app, "Charge ₩14,000").click().run()

    shown = [str(getattr(item, "value", "")) for item in app.get("code")]
    after = next(text for text in shown if "curl" in text)
    for text in (before, after):
        assert "/subscribe/payments/onetime" in text
        assert number in text
        assert "$CARD_NUMBER" in text
        assert "0366" not in text
