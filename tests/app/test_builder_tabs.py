"""Does every tab of the builder open, for each preset and language? And the JSON beside it?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib import i18n
from lib.catalog import fields, presets
from lib.services.bootstrap import Services
from lib.ui import session
from lib.ui.language import chosen
from tests.app.screen import button, choice, code, healthy, segments, words

Open = Callable[..., AppTest]
TABS = {
    "en-US": (
        "Order",
        "Card and instalments",
        "Buyer",
        "Billing key",
        "Result",
        "More",
        "JSON",
        "Paste",
    ),
    "ko-KR": ("주문", "카드·할부", "구매자", "빌링키", "결과", "더 보기", "JSON", "붙여넣기"),
}


def turn_to(app: AppTest, tab: str) -> None:
    """Open a tab."""
    app.session_state["pb-builder-tabs-0"] = tab
    app.run()


def area(app: AppTest, label: str) -> Any:  # noqa: ANN401 — AppTest's own element
    """Return a text area by the beginning of its label."""
    return next(item for item in app.text_area if item.label.startswith(label))


@pytest.fixture
def korean() -> Iterator[None]:
    """Korean outside of the screen's own thread too, where AppTest writes widgets' values."""
    i18n.speak_with(lambda: "ko")
    yield
    i18n.speak_with(chosen)


@pytest.mark.parametrize("preset", range(len(presets.presets())))
def test_every_preset_opens_in_two_tabs(open_page: Open, preset: int) -> None:
    app = open_page("builder")
    choice(app, "Preset").select_index(preset).run()
    button(app, "Apply").click().run()
    healthy(app)

    turn_to(app, TABS["en-US"][preset % len(TABS["en-US"])])
    healthy(app)


@pytest.mark.usefixtures("korean")
def test_every_tab_opens_in_korean(open_page: Open) -> None:
    app = open_page("builder", locale="ko-KR")

    for tab in TABS["ko-KR"]:
        turn_to(app, tab)

        healthy(app)


def test_the_set_is_edited_as_json_and_unknown_names_survive(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "JSON")
    whole = json.loads(area(app, "The whole set").value)

    area(app, "The whole set").set_value(
        json.dumps({**whole, "amount": 77000, "my_own": {"deep": [1, None, "x"]}})
    ).run()

    assert "amount: 77000" in code(app)
    assert "my_own" in code(app)
    turn_to(app, "JSON")
    assert json.loads(area(app, "The whole set").value)["my_own"] == {"deep": [1, None, "x"]}


@pytest.mark.parametrize("typed", ["{", "[1]", "no", '{"a": NaN,}', "{" * 5000, "1" * 6000])
def test_broken_json_is_explained_and_changes_nothing(open_page: Open, typed: str) -> None:
    app = open_page("builder")
    before = code(app)
    turn_to(app, "JSON")

    area(app, "The whole set").set_value(typed).run()

    assert not app.exception
    assert code(app) == before
    assert "could not be drawn" not in words(app)


def test_more_fields_belong_to_the_window(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "More")
    before = len(app.text_input) + len(app.text_area) + len(app.selectbox)

    segments(app, "Window").set_value("billing").run()
    turn_to(app, "More")

    assert len(app.text_input) + len(app.text_area) + len(app.selectbox) < before


def test_pasted_code_fills_the_form_and_variables_are_named(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "Paste")
    area(app, "Code of a call").set_value(
        "const price = 31000;\n"
        "IMP.init('imp1');\n"
        "IMP.request_pay({ pg: 'uplus', pay_method: 'card', merchant_uid: orderId,"
        " name: '녹차', amount: price, strange: [1, 'two'] }, rsp => {});"
    )

    button(app, "Read into the form").click().run()

    assert not app.exception
    assert "amount: 31000" in code(app)
    assert "strange: [1, 'two']" in code(app)
    table: Any = app.get("table")[0]
    assert "orderId" in str(table.value)


@pytest.mark.parametrize("typed", ["", "no call at all", "IMP.request_pay({", "curl", "\x00\x01"])
def test_code_that_holds_no_call_is_explained(open_page: Open, typed: str) -> None:
    app = open_page("builder")
    before = code(app)
    turn_to(app, "Paste")
    area(app, "Code of a call").set_value(typed)

    button(app, "Read into the form").click().run()

    assert not app.exception
    assert "could not be drawn" not in words(app)
    assert code(app) == before


def test_card_data_of_a_pasted_command_is_left_out_and_named(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "Paste")
    body = json.dumps({"merchant_uid": "order_1", "card_number": "4092-0230-1234-1234"})
    command = f"curl -X POST https://api.iamport.kr/subscribe/payments/onetime -d '{body}'"

    area(app, "Code of a call").set_value(command).run()
    button(app, "Read into the form").click().run()

    assert "card\\_number" in words(app)
    assert "order_1" in code(app)
    assert "4092" not in code(app)


def test_a_page_inside_an_app_needs_a_way_back(open_page: Open) -> None:
    app = open_page("builder")
    assert "R96" not in words(app)

    segments(app, "Device").set_value("webview").run()

    healthy(app)
    assert "R96" in words(app)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"a": {"b": []}},
        [[1], None, 10**20, -1],
        [{"card_code": "366", "max_month": 10**30}],
        "\u0000\u2028</script>",
        10**30,
    ],
)
def test_values_of_any_type_open_in_every_tab(
    open_page: Open, services: Services, value: object
) -> None:
    draft: dict[str, object] = {name.partition(".")[0]: value for name in fields.known()}
    draft["card"] = {"detail": value, "direct": {"code": value, "quota": value}}
    draft["display"] = {"card_quota": value, "only_installment": value}
    services.drafts.keep_in_hand(draft, services.channels.all()[0].id, session.actor())
    app = open_page("builder")

    for tab in ("Order", "Card and instalments", "Buyer", "Billing key", "Result", "More", "JSON"):
        app.session_state["pb-builder-tabs-0"] = tab
        app.run()
        assert not app.exception
        assert code(app)  # what stands below the tabs is drawn too
