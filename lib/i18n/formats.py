"""How are money, numbers and moments written for a reader? By language; moments in Seoul time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from lib.i18n import language
from lib.kernel.clock import SEOUL
from lib.kernel.money import Money, exponent

_LOCALES = {"en": "en_US", "ko": "ko_KR"}


def locale() -> str:
    """Return the Babel locale of the present language."""
    return _LOCALES[language()]


def money(amount: Money) -> str:
    """Write an amount with its sign and thousands, and no decimals where its currency has none."""
    value = Decimal(amount.minor).scaleb(-exponent(amount.currency))
    return format_currency(value, amount.currency, locale=locale())


def axis_units() -> tuple[tuple[int, str], ...]:
    """Return the units in which a reader counts large amounts, the largest first."""
    if language() == "ko":
        return ((100_000_000, "억"), (10_000, "만"))
    return ((1_000_000, "M"), (1_000, "K"))


def number(value: float) -> str:
    """Write a number with thousands."""
    return format_decimal(value, locale=locale())


def moment(instant: datetime | None) -> str:
    """Write an instant in Seoul time to the second; an en dash for "never"."""
    if instant is None:
        return "–"  # noqa: RUF001 — an en dash is meant
    return format_datetime(instant.astimezone(SEOUL), "yyyy-MM-dd HH:mm:ss", locale=locale())


def day(value: date) -> str:
    """Write a day with its weekday."""
    return format_date(value, "yyyy-MM-dd (EEE)", locale=locale())
