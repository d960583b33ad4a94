"""Are times and Korean days right at their edges?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.clock import (
    FixedClock,
    SystemClock,
    from_unix,
    seoul_day,
    seoul_midnight,
    to_unix,
)

SECONDS = st.integers(min_value=1, max_value=4_102_444_800)


def test_zero_and_null_are_never() -> None:
    assert from_unix(0) is None
    assert from_unix(None) is None
    assert to_unix(None) == 0


@given(SECONDS)
def test_an_instant_comes_back_from_the_wire_as_it_went(seconds: int) -> None:
    instant = from_unix(seconds)
    assert instant is not None
    assert instant.tzinfo is UTC
    assert to_unix(instant) == seconds


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_a_korean_day_begins_at_its_midnight_and_not_a_second_earlier(day: date) -> None:
    midnight = seoul_midnight(day)
    assert midnight.utcoffset() == timedelta(0)
    assert seoul_day(midnight) == day
    assert seoul_day(midnight - timedelta(seconds=1)) == day - timedelta(days=1)
    assert seoul_midnight(day + timedelta(days=1)) - midnight == timedelta(days=1)


def test_the_korean_day_is_ahead_of_the_utc_day_from_three_in_the_afternoon() -> None:
    assert seoul_day(datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert seoul_day(datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_a_fixed_clock_moves_only_when_told(clock: FixedClock) -> None:
    before = clock.now()
    assert clock.now() == before
    clock.advance(timedelta(seconds=5))
    assert clock.now() - before == timedelta(seconds=5)


def test_the_machines_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
