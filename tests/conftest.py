"""What do all tests share? A clock that stands still and a folder of one's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lib.kernel.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    """A clock at 23 November 2026, 12:00 in Seoul."""
    return FixedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
