"""Is money exact, and never mixed?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.money import CurrencyMismatchError, Money, exponent, from_wire, to_wire

CURRENCIES = st.sampled_from(["KRW", "JPY", "USD", "EUR", "KWD"])
# The largest single charge anybody has made is far below; doubles are exact here.
MINOR = st.integers(min_value=-(10**12), max_value=10**12)


@given(MINOR, CURRENCIES)
def test_an_amount_comes_back_from_the_wire_as_it_went(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert from_wire(to_wire(money), currency) == money


def test_an_amount_that_no_double_holds_exactly_keeps_its_last_unit() -> None:
    assert from_wire(to_wire(Money(123_456_789_123, "KWD")), "KWD").minor == 123_456_789_123


@given(MINOR, CURRENCIES)
def test_the_wire_carries_major_units(minor: int, currency: str) -> None:
    exact = Decimal(minor).scaleb(-exponent(currency))
    assert Decimal(repr(to_wire(Money(minor, currency)))) == exact


def test_won_travel_without_a_decimal_point() -> None:
    wire = to_wire(Money(14_000, "KRW"))
    assert (wire, type(wire)) == (14_000, int)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [(100.5, "KRW"), (0.001, "USD"), (1.5, "JPY"), (float("nan"), "KRW"), (float("inf"), "USD")],
)
def test_more_decimals_than_a_currency_knows_are_refused(amount: float, currency: str) -> None:
    with pytest.raises(ValueError, match="more decimals"):
        from_wire(amount, currency)


def test_two_currencies_do_not_meet_in_any_sum_or_comparison() -> None:
    won, dollars = Money(1000, "KRW"), Money(1000, "USD")
    for meet in (
        lambda: won + dollars,
        lambda: won - dollars,
        lambda: won < dollars,
        lambda: won <= dollars,
    ):
        with pytest.raises(CurrencyMismatchError, match="KRW and USD"):
            meet()
    assert won != dollars


@given(MINOR, MINOR, CURRENCIES)
def test_what_is_added_can_be_taken_away(first: int, second: int, currency: str) -> None:
    one, other = Money(first, currency), Money(second, currency)
    assert (one + other) - other == one
    assert (one < other) == (first < second)
    assert (one <= other) == (first <= second)
