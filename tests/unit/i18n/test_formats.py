"""Are money, numbers and moments written as a reader of each language expects them?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from lib.i18n import LANGUAGES, formats
from lib.kernel.money import Money

Speak = Callable[[str], None]
both = pytest.mark.parametrize("code", list(LANGUAGES))


@both
@pytest.mark.parametrize(
    ("minor", "written"),
    [(0, "₩0"), (999, "₩999"), (14_000, "₩14,000"), (1_234_567, "₩1,234,567"), (-500, "-₩500")],
)
def test_won_has_thousands_and_no_decimals(
    speak: Speak, code: str, minor: int, written: str
) -> None:
    speak(code)
    assert formats.money(Money(minor)) == written


@pytest.mark.parametrize(("code", "sign"), [("en", "$"), ("ko", "US$")])
@pytest.mark.parametrize(
    ("minor", "written"), [(5, "0.05"), (1_200, "12.00"), (1_234_567, "12,345.67")]
)
def test_dollars_have_two_decimals(
    speak: Speak, code: str, sign: str, minor: int, written: str
) -> None:
    speak(code)
    assert formats.money(Money(minor, "USD")) == sign + written


@both
def test_numbers_have_thousands(speak: Speak, code: str) -> None:
    speak(code)
    assert formats.number(1_234_567) == "1,234,567"
    assert formats.number(12) == "12"


@both
def test_a_moment_is_told_in_seoul_time(speak: Speak, code: str) -> None:
    speak(code)
    new_year_in_seoul = datetime(2026, 12, 31, 15, 0, 5, tzinfo=UTC)
    assert formats.moment(new_year_in_seoul) == "2027-01-01 00:00:05"


@both
def test_never_is_a_dash(speak: Speak, code: str) -> None:
    speak(code)
    assert formats.moment(None) == "–"  # noqa: RUF001 — an en dash is meant


@pytest.mark.parametrize(
    ("code", "monday", "sunday"),
    [("en", "2026-11-23 (Mon)", "2026-11-29 (Sun)"), ("ko", "2026-11-23 (월)", "2026-11-29 (일)")],
)
def test_a_day_names_its_weekday(speak: Speak, code: str, monday: str, sunday: str) -> None:
    speak(code)
    assert formats.day(date(2026, 11, 23)) == monday
    assert formats.day(date(2026, 11, 29)) == sunday
