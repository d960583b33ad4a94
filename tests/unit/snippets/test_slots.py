"""Does filling a slot give what the server would write? For any set, field, value and language."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalog import presets
from lib.catalog.vocabulary import SdkGeneration
from lib.request_pay.draft import with_value, without
from lib.snippets import Checkout, languages, render
from lib.snippets.slots import Change, Kind, slots

KINDS: dict[str, Kind] = {
    "merchant_uid": "text",
    "name": "text",
    "amount": "bare",
    "tax_free": "bare",
    "buyer_name": "text",
    "m_redirect_url": "text",
    "card.direct.code": "text",
    "display.only_installment": "bare",
    "customer_uid": "text",
}
TEXTS = st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=12)
DRAFTS = st.builds(
    lambda preset, more: {**preset.draft("order_0001"), **more},
    st.sampled_from(presets.presets()),
    st.dictionaries(st.sampled_from(["name", "custom_data", "own", "buyer_name"]), TEXTS),
)


def applied(code: str, change: Change, filling: str = "") -> str:
    units = code.encode("utf-16-le", "surrogatepass")
    head, tail = units[: 2 * change.start], units[2 * change.end :]
    middle = (change.text + filling).encode("utf-16-le")
    return (head + middle + tail).decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize("language", languages("checkout"), ids=lambda one: one.name)
@settings(max_examples=60, deadline=None)
@given(draft=DRAFTS, text=TEXTS, number=st.integers(0, 10**14))
def test_a_filled_slot_is_the_code_of_the_changed_set(
    language: Any,  # noqa: ANN401
    draft: dict[str, Any],
    text: str,
    number: int,
) -> None:
    checkout = Checkout(draft, "imp00000001", SdkGeneration.PORTONE)
    code = render(language.name, checkout)

    for slot in slots(language.name, checkout, KINDS):
        value: object = text if slot.kind == "text" else number
        changed = Checkout(with_value(draft, slot.path, value), "imp00000001", checkout.sdk)
        emptied = Checkout(without(draft, slot.path), "imp00000001", checkout.sdk)
        assert applied(code, slot.before, f"{value}{slot.after}") == render(language.name, changed)
        assert applied(code, slot.emptied) == render(language.name, emptied)


@pytest.mark.parametrize("language", languages("checkout"), ids=lambda one: one.name)
def test_every_field_has_a_slot_whether_it_is_set_or_not(language: Any) -> None:  # noqa: ANN401
    for draft in ({}, presets.preset("new_module_card").draft("order_0001")):
        found = slots(language.name, Checkout(draft, "imp0", SdkGeneration.PORTONE), KINDS)

        assert {slot.path for slot in found} == set(KINDS)


def test_very_long_code_is_left_to_the_server() -> None:
    checkout = Checkout({"name": "x" * 60_000}, "imp0", SdkGeneration.PORTONE)

    assert slots("javascript", checkout, KINDS) == ()


def test_a_set_that_holds_the_stand_in_itself_is_left_to_the_server() -> None:
    checkout = Checkout({"amount": 718281828459045}, "imp0", SdkGeneration.PORTONE)

    assert not [one for one in slots("javascript", checkout, KINDS) if one.kind == "bare"]
