"""Does anything secret get past redaction? Searched for with random values in random places."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.redaction import (
    ACCOUNT_FIELDS,
    CARD_FIELDS,
    HIDDEN,
    IDENTIFIERS,
    SECRET_FIELDS,
    looks_like_card,
    mask_card,
    redact,
    redact_text,
)


def with_check_digit(digits: str) -> str:
    """Append the digit that makes a number pass ISO/IEC 7812-1, annex B."""
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(digits + last)):
            value = int(digit) * (2 if place % 2 else 1)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return digits + last
    raise AssertionError("one of ten digits always fits")


# A number of one digit would be found again in what is left of it and the noise around.
CARDS = (
    st.text("0123456789", min_size=12, max_size=18)
    .filter(lambda digits: len(set(digits)) > 3)
    .map(with_check_digit)
)
MEANING = SECRET_FIELDS | CARD_FIELDS | ACCOUNT_FIELDS | IDENTIFIERS
# Digits of a text could themselves make up a secret, so noise has none; nor is it a name that says
# what stands under it.
NOISE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Nd", "Cc", "Cs")), max_size=12
).filter(lambda text: text.lower() not in MEANING)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-999, 999), NOISE)


def nested(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Build JSON around a leaf that must be found in it."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda a, b, c: [a, b, c], LEAVES, inner, LEAVES),
            st.builds(lambda key, a, b: {"before": a, key: b}, NOISE, LEAVES, inner),
        ),
        max_leaves=3,
    )


def grouped(number: str, separator: str) -> str:
    return separator.join(number[at : at + 4] for at in range(0, len(number), 4))


def digits_of(value: object) -> str:
    return re.sub(r"\D", "", json.dumps(value, ensure_ascii=False))


WRITTEN = st.builds(grouped, CARDS, st.sampled_from(["", " ", "-"]))
AROUND = st.sampled_from(["", " ", "카드번호 ", "번호:", "로", '"', ".", " 12 ", " 1 ", "!", "\n"])


@given(st.data())
def test_no_card_number_survives_in_any_text_of_any_json(data: st.DataObject) -> None:
    card = data.draw(CARDS)
    written = grouped(card, data.draw(st.sampled_from(["", " ", "-"])))
    text = data.draw(AROUND) + written + data.draw(AROUND)
    kept = digits_of(redact(data.draw(nested(st.just(text)))))
    assert card not in kept


@given(st.data())
def test_no_card_number_survives_as_a_number_or_as_a_name(data: st.DataObject) -> None:
    card = data.draw(CARDS.filter(lambda number: not number.startswith("0")))
    kept = redact(data.draw(nested(st.one_of(st.just(int(card)), st.just({card: 1})))))
    assert card not in digits_of(kept)


@given(st.text("0123456789", min_size=1, max_size=19), st.data())
def test_a_card_field_keeps_six_and_four_digits_at_most(number: str, data: st.DataObject) -> None:
    field = {"card_number": data.draw(st.sampled_from([number, grouped(number, "-")]))}
    kept = redact(data.draw(nested(st.just(field))))
    assert mask_card(number) in json.dumps(kept)
    if len(number) >= 13:
        assert number not in digits_of(kept)


@given(CARDS)
def test_a_star_beside_a_whole_number_does_not_pass_it_off_as_masked(card: str) -> None:
    assert card not in digits_of(redact({"card_number": f"{card} *"}))
    assert card not in digits_of(redact(f"**{card}**"))


@given(st.sampled_from(sorted(SECRET_FIELDS)), st.booleans(), st.data())
def test_no_credential_survives_in_any_json(name: str, upper: bool, data: st.DataObject) -> None:  # noqa: FBT001 — drawn
    secret = "Geheim-8f2c"
    field = {name.upper() if upper else name: data.draw(st.sampled_from([secret, [secret]]))}
    kept = json.dumps(redact(data.draw(nested(st.just(field)))))
    assert secret not in kept
    assert HIDDEN in kept


@given(st.sampled_from(sorted(IDENTIFIERS)), CARDS)
def test_identifiers_survive_whole(name: str, number: str) -> None:
    assert redact([{name: number}]) == [{name: number}]


@given(nested(st.one_of(WRITTEN, LEAVES, st.text("0123456789 -*x", max_size=60))))
def test_what_is_redacted_once_stays_as_it_is(value: Any) -> None:  # noqa: ANN401 — any JSON
    once = redact(value)
    assert redact(once) == once


@given(nested(LEAVES))
def test_what_holds_no_secret_comes_back_unchanged(value: Any) -> None:  # noqa: ANN401 — any JSON
    assert redact(value) == value


@given(CARDS, st.sampled_from([" 12", " 1234567", " 2099-12", " 871231 73"]))
def test_figures_behind_a_card_number_do_not_hide_it(card: str, behind: str) -> None:
    assert card not in re.sub(r"\D", "", redact_text(f"카드 {card}{behind}"))


def test_a_korean_particle_does_not_hide_a_card_number() -> None:
    card = with_check_digit("540926000000432")
    assert redact_text(f"카드{card}로 결제") == f"카드540926******{card[-4:]}로 결제"


@pytest.mark.parametrize(
    "text",
    [
        "imp_483149475677",
        "tsb1234567890123456789",
        "pb-261123-120000-abc123",
        "1795402800",
        "010-1234-5678",
        "2026-11-23 12:00:00",
        "62f3b985dd74081dff3240459b979bbd44b51e57",
        "540926******4321",
    ],
)
def test_what_is_no_card_number_is_left_alone(text: str) -> None:
    assert redact_text(text) == text


def test_sixteen_digits_in_four_groups_are_a_card_number_even_without_a_check_digit() -> None:
    assert looks_like_card("1234-1234-1234-1234")
    assert redact_text("1234-1234-1234-1234") == "123412******1234"


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("refund_account", "110-123-456789", "***6789"),
        ("refund_account", "12345", "***"),
        ("refund_account", "", ""),
        ("refund_holder", "홍길동", "홍***"),
        ("refund_tel", "010-1234-5678", "***5678"),
    ],
)
def test_of_a_refund_account_only_what_tells_two_apart_is_kept(
    field: str, value: str, kept: str
) -> None:
    assert redact({"imp_uid": "imp_1", field: value}) == {"imp_uid": "imp_1", field: kept}


def test_under_a_name_that_is_itself_a_card_number_texts_are_masked_too() -> None:
    kept = redact({"4242424242424242": "5555-5555-5555-4444"})
    assert "4242424242424242" not in digits_of(kept)
    assert "5555555555554444" not in digits_of(kept)
