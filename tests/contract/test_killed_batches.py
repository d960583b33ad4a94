"""Is each line charged once and none forgotten when the process is killed again and again?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.killed_batches import run

pytestmark = pytest.mark.contract


def test_a_batch_that_is_killed_again_and_again_charges_each_line_once(tmp_path: Path) -> None:
    kills = 50 if os.environ.get("PAYBENCH_LONG") else 3

    report = run(tmp_path, kills=kills, lines=600, seed=9)

    assert report.kills == kills
