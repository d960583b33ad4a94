"""Is anything lost or doubled when one of two consoles on a PostgreSQL dies again and again?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.replicas import run

pytestmark = pytest.mark.contract


def test_two_consoles_on_one_postgresql_of_which_one_dies_lose_and_double_nothing(
    tmp_path: Path, postgresql: str
) -> None:
    seconds, every = (60, 5) if os.environ.get("PAYBENCH_LONG") else (6, 2.5)

    report = run(tmp_path, postgresql, seconds=seconds, every=every, seed=4)

    assert report.kills >= 2
    assert min(report.asked.values()) > 2
    assert report.fired > 2
