"""What do all tests share? A clock that stands still and a folder of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lib.kernel.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    """A clock at 23 November 2026, 12:00 in Seoul."""
    return FixedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of a real PostgreSQL, from a wheel."""
    from tests import databases  # noqa: PLC0415 — most tests need no database

    yield databases.address_of(tmp_path / "postgresql", blank=True)
    databases.forget(tmp_path / "postgresql")


if os.environ.get("PAYBENCH_TEST_DATABASE") == "postgresql":
    from tests import databases

    @pytest.fixture(autouse=True)
    def _databases_end_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
        """Drop what stood for files of a test, as its folder is left behind."""
        folder: Path | None = None
        if "tmp_path" in request.fixturenames:
            folder = request.getfixturevalue("tmp_path")
        yield
        if folder is not None:
            databases.forget(folder)
