"""Can everything the catalogues know be looked up, in both languages?"""

from __future__ import annotations

import pytest

from lib.catalog.fields import fields, known
from lib.catalog.gateway_codes import gateway_codes
from lib.catalog.operations import operations
from lib.catalog.test_cards import cards
from lib.i18n import LANGUAGES, speaking
from lib.lint import rules
from lib.services.reference import Area, entries, entry, search

every = pytest.mark.parametrize("area", list(Area))
spoken = pytest.mark.parametrize("code", list(LANGUAGES))


@every
@spoken
def test_an_entry_is_found_by_its_own_key(area: Area, code: str) -> None:
    with speaking(code):
        for one in entries(area):
            assert entry(area, one.key) is one
            assert one in search(area, one.key)


@every
def test_keys_are_unique(area: Area) -> None:
    keys = [one.key for one in entries(area)]
    assert len(keys) == len(set(keys))


@every
@spoken
def test_an_entry_says_where_it_was_read_and_when(area: Area, code: str) -> None:
    with speaking(code):
        for one in entries(area):
            assert one.title
            assert one.source or one.read_on is None
            assert one.read_on is None or one.read_on.year >= 2026
            assert all(label and value for label, value in one.details), one.key


def test_nothing_of_the_catalogues_is_left_out() -> None:
    assert {one.key for one in entries(Area.PARAMETERS)} == set(known())
    assert {one.key for one in entries(Area.RULES)} == {rule.code for rule in rules()}
    assert {one.key for one in entries(Area.CALLS)} == {call.name for call in operations()}
    assert len(entries(Area.CODES)) == len(gateway_codes())
    assert len(entries(Area.CARDS)) == len(cards())


def test_words_of_the_other_language_find_it_too() -> None:
    korean = next(field for field in fields() if field.path == "amount").ko
    assert [one.key for one in search(Area.PARAMETERS, korean)][:1] == ["amount"]


def test_all_words_must_occur() -> None:
    assert [one.key for one in search(Area.RULES, "plan 0 lump R54")] == ["R54"]
    assert search(Area.RULES, "R54 nowhere-to-be-found") == []


def test_a_rule_shows_a_call_on_which_it_strikes() -> None:
    found = entry(Area.RULES, "R54")
    assert found is not None
    assert '"367"' in found.sample
