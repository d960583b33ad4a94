"""Is the deadline of an account read in each way it may be written?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lib.kernel.clock import SEOUL, to_unix
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.models.window_due import deadline

NOW = to_unix(datetime(2026, 11, 23, 3, tzinfo=UTC))  # noon in Seoul


def seoul(written: str) -> int:
    return to_unix(datetime.fromisoformat(written).replace(tzinfo=SEOUL))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("20261130", seoul("2026-11-30T23:59:59")),
        ("2026-11-30", seoul("2026-11-30T23:59:59")),
        ("202611301530", seoul("2026-11-30T15:30:00")),
        ("20261130153045", seoul("2026-11-30T15:30:45")),
        ("2026-11-30 15:30:45", seoul("2026-11-30T15:30:45")),
        ("20261123", seoul("2026-11-23T23:59:59")),
        (None, seoul("2026-11-30T23:59:59")),
        ("", seoul("2026-11-30T23:59:59")),
    ],
)
def test_each_spelling_is_a_time_in_seoul(written: str | None, at: int) -> None:
    assert deadline({"vbank_due": written}, NOW) == at


@pytest.mark.parametrize(
    "written", ["20261122", "20261331", "2026-1130", "tomorrow", 1795400000, "20261130256161", []]
)
def test_what_is_over_or_no_date_is_refused(written: object) -> None:
    with pytest.raises(Refusal):
        deadline({"vbank_due": written}, NOW)
