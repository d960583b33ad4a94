"""How much, in which currency? Integer minor units, never float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

# ISO 4217 exponents that differ from 2. Source: ISO 4217 list one.
_EXPONENTS: Final = {"KRW": 0, "JPY": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3}

_EXACT: Final = 2**53  # whole numbers below it are held as they were written


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: 0 for KRW, 2 unless known otherwise."""
    return _EXPONENTS.get(currency, 2)


class CurrencyMismatchError(ValueError):
    """Amounts of two currencies met in one sum."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount of one currency.

    Attributes:
        minor: amount in the currency's smallest unit (won for KRW, cents for USD); may be negative.
        currency: ISO 4217 code, upper case.
    """

    minor: int
    currency: str = "KRW"

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not add up")


class Full(Enum):
    """The answer "all that is left" to the question how much to cancel."""

    FULL = "full"


FULL: Final = Full.FULL


def from_wire(amount: float, currency: str) -> Money:
    """Read an amount of the gateway (a JSON number in major units) without losing a unit.

    Args:
        amount: major units: 14000 for KRW, 12.34 for USD.
        currency: ISO 4217 code.

    Raises:
        ValueError: the number has more decimals than its currency, or is none at all.
    """
    if amount.__class__ is float and amount.is_integer() and abs(amount) < _EXACT:
        return Money(int(amount) * 10 ** exponent(currency), currency)  # most amounts
    scaled = Decimal(repr(amount)).scaleb(
        exponent(currency)
    )  # as it was written, not as it is held
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more decimals than {currency} knows")
    return Money(int(scaled), currency)


def to_wire(money: Money) -> int | float:
    """Write an amount as the wire does: major units, an int where there are no decimals."""
    digits = exponent(money.currency)
    return money.minor if digits == 0 else money.minor / 10**digits
