"""Does a monthly pattern fall on the days a person means, and is what somebody wrote read?"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.kernel.clock import SEOUL
from lib.services.schedule_plan import Moment, MonthEnd, entries, monthly, written

NINE = time(9)


def days(first: date, day: int, count: int, month_end: MonthEnd) -> list[str]:
    moments = monthly(first, day=day, count=count, at=NINE, amount=1_000, month_end=month_end)
    return [f"{moment.at:%m-%d}" for moment in moments]


@pytest.mark.parametrize(
    ("month_end", "expected"),
    [
        (MonthEnd.LAST, ["01-31", "02-28", "03-31", "04-30"]),
        (MonthEnd.SKIP, ["01-31", "03-31", "05-31", "07-31"]),
        (MonthEnd.NEXT, ["01-31", "03-01", "03-31", "05-01"]),
    ],
)
def test_a_day_that_a_month_has_not_is_the_last_one_or_left_out_or_the_next(
    month_end: MonthEnd, expected: list[str]
) -> None:
    assert days(date(2027, 1, 15), 31, 4, month_end) == expected


def test_the_first_month_is_left_out_when_its_day_is_over() -> None:
    assert days(date(2027, 1, 15), 10, 2, MonthEnd.LAST) == ["02-10", "03-10"]
    assert days(date(2027, 1, 10), 10, 2, MonthEnd.LAST) == ["01-10", "02-10"]


def test_a_leap_day_is_a_day_of_its_month() -> None:
    assert days(date(2028, 1, 30), 30, 2, MonthEnd.LAST) == ["01-30", "02-29"]


@given(
    first=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    day=st.integers(1, 31),
    count=st.integers(1, 36),
    month_end=st.sampled_from(MonthEnd),
)
def test_a_pattern_has_as_many_charges_as_asked_for_in_order_none_before_its_beginning(
    first: date, day: int, count: int, month_end: MonthEnd
) -> None:
    moments = monthly(first, day=day, count=count, at=NINE, amount=1, month_end=month_end)
    assert len(moments) == count
    assert all(one.at < other.at for one, other in pairwise(moments))
    assert moments[0].at.date() >= first
    assert all(moment.at.tzinfo is SEOUL and moment.at.time() == NINE for moment in moments)


def test_what_somebody_wrote_is_read_line_by_line_in_the_order_of_time() -> None:
    text = "2027-02-01 18:30 2,000\n\n2027-01-05\n2027-1-6, 500\nsoon\n2027-02-30"
    moments, problems = written(text, at=NINE, amount=1_000)
    assert moments == (
        Moment(datetime(2027, 1, 5, 9, tzinfo=SEOUL), 1_000),
        Moment(datetime(2027, 1, 6, 9, tzinfo=SEOUL), 500),
        Moment(datetime(2027, 2, 1, 18, 30, tzinfo=SEOUL), 2_000),
    )
    assert [problem.params["number"] for problem in problems] == [5, 6]


@given(st.text())
def test_any_text_is_read_or_explained(text: str) -> None:
    moments, problems = written(text, at=NINE, amount=1)
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(moments) + len(problems) == len(lines)


def test_each_charge_gets_an_order_number_and_a_name_of_its_own() -> None:
    moments = monthly(
        date(2027, 1, 31), day=31, count=2, at=NINE, amount=9_900, month_end=MonthEnd.LAST
    )
    first, second = entries(
        moments, order_number="m", name="Club {month} ({n}/{count})", tax_free=None, buyer_name="K"
    )
    assert (first["merchant_uid"], second["merchant_uid"]) == ("m-01", "m-02")
    assert (first["name"], second["name"]) == ("Club 2027-01 (1/2)", "Club 2027-02 (2/2)")
    assert (first["buyer_name"], "tax_free" in first, first["currency"]) == ("K", False, "KRW")
    (alone,) = entries(moments[:1], order_number="m", name="x" * 60)
    assert (alone["merchant_uid"], len(alone["name"])) == ("m", 40)
