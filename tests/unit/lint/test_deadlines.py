"""Are deadlines understood in every documented form, and in no other?"""

from __future__ import annotations

from datetime import datetime

import pytest

from lib.kernel.clock import SEOUL
from lib.lint.deadlines import Form, deadline, written

LAST = datetime(2026, 11, 30, 23, 59, 59, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("20261130", "day"),
        ("2026-11-30", "dashed day"),
        ("20261130235959", "second"),
        ("2026-11-30 23:59:59", "dashed second"),
    ],
)
def test_a_deadline_is_read_to_its_last_second_and_written_back(value: str, form: Form) -> None:
    due = deadline(value)

    assert due is not None
    assert (due.form, due.until) == (form, LAST)
    assert written(due.until, form) == value


def test_the_form_of_the_old_guide_ends_with_a_minute() -> None:
    due = deadline("202611302359")

    assert due is not None
    assert due.form == "minute"
    assert due.until == LAST.replace(second=0)


@pytest.mark.parametrize(
    "value",
    ["", "2026113", "20261131", "20260230", "20261130240000", "2026-11-3", "\u0662" * 8, 20261130],
)
def test_what_is_no_date_of_the_calendar_is_not_guessed(value: object) -> None:
    assert deadline(value) is None
