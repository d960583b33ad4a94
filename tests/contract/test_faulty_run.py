"""Do journal, ledger and sandbox agree to the won after many charges with random faults?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.books import books_in
from tests.contract.faulty_run import run, settings
from tests.contract.sandbox_process import sandbox_process

pytestmark = pytest.mark.contract


def test_two_hundred_charges_with_random_faults_agree_to_the_won(tmp_path: Path) -> None:
    with sandbox_process("--db", str(tmp_path / "sandbox.db")) as (url, _process):
        given = settings(tmp_path / "data")
        with books_in(given.pop("folder"), url, **given) as books:
            report = run(books, url, 200, seed=61)
    assert report.outcomes["accepted"] > 80
    assert sum(report.faults.values()) > 60
    assert set(report.faults) > {"answer_lost", "connection_reset", "broken_json"}
