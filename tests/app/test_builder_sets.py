"""What is done with a set as a whole? Saved, shared, compared, started over, written by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from lib.catalog import presets
from lib.kernel.settings import PROJECT
from lib.services.bootstrap import Services
from lib.ui.builder_rules import edited
from tests.app.screen import button, choice, code, field, healthy, words

Open = Callable[..., AppTest]


def turn_to(app: AppTest, tab: str) -> None:
    app.session_state["pb-builder-tabs-0"] = tab
    app.run()


def params(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = app.session_state["pb-area-builder"]["params"]
    return found


def shared(app: AppTest) -> str:
    """Open "Share" and return the word in its link."""
    app.session_state["pb-builder-share-0"] = True
    app.run()
    return parse_qs(urlsplit(code(app)).query)["set"][0]


@pytest.mark.parametrize("preset", presets.presets(), ids=lambda one: one.id)
def test_every_preset_survives_form_link_form(open_page: Open, preset: presets.Preset) -> None:
    app = open_page("builder")
    choice(app, "Preset").set_value(preset.id).run()
    button(app, "Apply").click().run()
    before = params(app)

    other = open_page("builder", set=shared(app))

    healthy(other)
    assert params(other) == before
    assert other.query_params.get("set") is None
    assert any("The set of the link is in hand." in one.value for one in other.info)


def test_a_link_says_what_it_does_not_carry(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "Buyer")
    field(app, "Buyer's name").set_value("Kim Minsu").run()
    app.run()
    word = shared(app)
    assert "buyer_name" in words(app)

    other = open_page("builder", set=word)

    assert "buyer_name" not in params(other)
    assert any("buyer_name" in one.value for one in other.info)


@pytest.mark.parametrize("word", ["1.", "1.abc", "nonsense", "1." + "A" * 3000, "\u0000"])
def test_a_damaged_link_is_explained_and_changes_nothing(open_page: Open, word: str) -> None:
    before = params(open_page("builder"))

    app = open_page("builder", set=word)

    assert any("link" in one.value for one in app.error)
    assert not app.exception
    assert params(app) == before


def test_start_over_can_be_undone(open_page: Open) -> None:
    app = open_page("builder")
    field(app, "Order name").set_value("Green tea").run()
    app.run()

    button(app, "Start over").click().run()
    assert "Green tea" not in code(app)
    button(app, "Undo").click().run()

    assert "Green tea" in code(app)


def test_an_own_preset_is_removed_only_after_a_question(open_page: Open) -> None:
    app = open_page("builder")
    field(app, "Name of the preset").set_value("tea").run()
    button(app, "Save preset").click().run()

    next(one for one in app.button if one.help == "Remove this preset").click().run()
    assert "Remove tea for everybody?" in words(app)
    button(app, "Keep").click().run()
    assert button(app, "tea")
    next(one for one in app.button if one.help == "Remove this preset").click().run()
    button(app, "Remove").click().run()

    assert "tea" not in [one.label for one in app.button]


def test_a_comparison_names_each_parameter_that_differs(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "Compare")
    choice(app, "Another set").set_value("new_module_card").run()
    assert any("same" in one.value for one in app.success)

    turn_to(app, "Order")
    field(app, "Amount").set_value("77000").run()
    app.run()
    turn_to(app, "Compare")

    assert "1 parameter differs." in words(app)
    assert "77000" in str(app.table[0].value)


def test_the_server_calls_stand_beside_the_page(open_page: Open) -> None:
    app = open_page("builder")

    app.session_state["pb-builder-side-0"] = "server"
    app.run()

    assert "/payments/" in code(app)
    assert "60000" in code(app)
    for call, said in {"token": "getToken", "prepare": "prepare", "cancel": "checksum"}.items():
        app.session_state["pb-builder-call-0"] = call
        app.run()
        healthy(app)
        assert said in code(app)


def test_rules_for_issuers_are_edited_one_by_one() -> None:
    start = [{"card_code": "*", "enabled": False}, {"card_code": "366", "enabled": True, "own": 1}]
    changes = {
        "edited_rows": {"1": {"max_month": 6}},
        "added_rows": [{"card_code": "361", "max_month": 12}, {}],
        "deleted_rows": [0],
    }

    assert edited(start, changes) == [
        {"card_code": "366", "enabled": True, "own": 1, "max_month": 6},
        {"card_code": "361", "max_month": 12},
    ]


@pytest.mark.parametrize("tab", ["Order", "Card and instalments", "More", "JSON", "Compare"])
def test_a_set_of_many_long_unknown_names_still_answers(open_page: Open, tab: str) -> None:
    app = open_page("builder")
    turn_to(app, "JSON")
    many = {f"own_{number}": "x" * 10_000 for number in range(200)}
    area = next(one for one in app.text_area if one.label.startswith("The whole set"))

    area.set_value(json.dumps({**params(app), **many})).run()
    app.session_state["pb-builder-tabs-1"] = tab
    app.run()

    healthy(app)
    assert len(params(app)) > 200
    assert "download the code" in words(app)


def switch(app: AppTest, path: str) -> Any:  # noqa: ANN401 — AppTest's own element
    return next(one for one in app.toggle if one.label == f"Send {path}")


def test_a_field_is_switched_off_and_on_without_losing_its_text(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "Buyer")

    switch(app, "buyer_email").set_value(False).run()
    assert "buyer_email" not in params(app)
    assert field(app, "Buyer's e-mail").value == "gildong@example.com"
    switch(app, "buyer_email").set_value(True).run()

    assert params(app)["buyer_email"] == "gildong@example.com"


def test_an_empty_text_can_be_sent_and_typing_switches_on(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "Buyer")
    field(app, "Buyer's e-mail").set_value("").run()
    assert "buyer_email" not in params(app)

    switch(app, "buyer_email").set_value(True).run()
    assert params(app)["buyer_email"] == ""
    field(app, "Buyer's e-mail").set_value("a@b.kr").run()
    app.run()

    assert switch(app, "buyer_email").value is True
    assert params(app)["buyer_email"] == "a@b.kr"


def test_what_the_form_does_not_know_is_edited_by_itself(open_page: Open) -> None:
    app = open_page("builder")
    turn_to(app, "More")
    extra = next(one for one in app.text_area if one.label.startswith("Extra parameters"))
    before = params(app)

    extra.set_value('{"my_own": [1, null]}').run()
    assert params(app) == {**before, "my_own": [1, None]}
    extra = next(one for one in app.text_area if one.label.startswith("Extra parameters"))
    extra.set_value("[1]").run()
    assert "Write an object" in words(app)
    assert params(app)["my_own"] == [1, None]
    extra.set_value("").run()

    assert params(app) == before


def test_a_set_keeps_the_channel_it_is_for_over_a_reload_and_undo(open_page: Open) -> None:
    app = open_page("builder")
    first = code(app)
    choice(app, "Preset").set_value("authenticated_payment").run()
    button(app, "Apply").click().run()
    applied = code(app)
    assert "rsp.success" in applied

    assert code(open_page("builder")) == applied

    button(app, "Undo").click().run()
    assert code(app) == first
    assert code(open_page("builder")) == first


def test_a_channel_chosen_elsewhere_is_not_taken_back(open_page: Open, services: Services) -> None:
    app = open_page("builder")
    choice(app, "Preset").set_value("authenticated_payment").run()
    button(app, "Apply").click().run()
    billing = next(row.id for row in services.channels.all() if "billing" in row.name)

    other = open_page("payments")
    choice(other, "Channel").set_value(billing).run()
    other.switch_page(str(PROJECT / "pages" / "builder.py")).run()

    assert choice(other, "Channel").value == billing
