"""Are the test cards sound? Numbers, codes, and the table in the handbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalog import gateway_codes, test_cards
from lib.kernel.errors import CatalogError

HANDBOOK = Path(__file__).resolve().parents[3] / "docs" / "SANDBOX.md"


def test_a_number_names_issuer_and_scenario() -> None:
    assert test_cards.number_for("0000") == "0366-0000-0000-0000"
    assert test_cards.number_for("0002", "041") == "0041-0000-0000-0002"
    for card in test_cards.cards():
        number = test_cards.number_for(card.scenario, "381")
        assert test_cards.scenario_of(number) == ("381", card.scenario)


@pytest.mark.parametrize(
    ("scenario", "issuer"), [("9999", "366"), ("0000", "999"), ("0000", "VIS")]
)
def test_no_number_for_what_does_not_exist(scenario: str, issuer: str) -> None:
    with pytest.raises(CatalogError):
        test_cards.number_for(scenario, issuer)


@given(st.text(max_size=25) | st.from_regex(r"0?[0-9]{12,18}", fullmatch=True))
def test_every_text_has_a_scenario(number: str) -> None:
    issuer, scenario = test_cards.scenario_of(number)
    assert scenario in test_cards.by_scenario()
    assert issuer.isdigit()


def test_known_numbers_outside_the_scheme() -> None:
    assert test_cards.scenario_of("4092-0230-1234-1234") == ("366", "0009")
    assert test_cards.scenario_of("1234 1234 1234 1234") == ("366", "0000")
    assert test_cards.scenario_of("0366-0000-0000-7777") == ("366", "0000")
    assert test_cards.scenario_of("0999-0000-0000-0002") == ("366", "0000")


def test_scenarios_are_ordered_and_unique() -> None:
    scenarios = [card.scenario for card in test_cards.cards()]
    assert scenarios == sorted(set(scenarios))
    assert all(re.fullmatch(r"[0-9]{4}", scenario) for scenario in scenarios)


def test_every_rejection_has_a_sentence() -> None:
    for card in test_cards.cards():
        for rejection in card.rejections:
            assert gateway_codes.gateway_code(rejection.code, rejection.category).ko
    assert test_cards.by_scenario()["0002"].code == "A8"
    assert test_cards.by_scenario()["0002"].stage == "approval"
    assert test_cards.by_scenario()["0000"].stage is None


def test_the_handbook_lists_every_scenario() -> None:
    rows = re.findall(r"^\| `([0-9]{4})` \| (.+?) \|", HANDBOOK.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == {card.scenario: card.en for card in test_cards.cards()}
