"""Does the command print what the ledger says, and a sentence where it is asked nonsense?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lib.cli.main import app
from tests.databases import environment_in, ledger_in

RANGE = ["--from", "2023-01-01", "--to", "2026-12-31"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("command")
    assert _run(path, "seed", "--payments", "500", "--seed", "2")[0] == 0
    return path


def _run(folder: Path, *words: str) -> tuple[int, str]:
    env = {**os.environ, **environment_in(folder)}
    result = CliRunner().invoke(app, list(words), env=env)
    return result.exit_code, result.output


def _history(folder: Path, *words: str) -> dict[str, Any]:
    code, output = _run(folder, "history", *RANGE, "--json", *words)
    assert code == 0
    told: dict[str, Any] = json.loads(output)
    return told


def test_series_and_breakdowns_add_up_to_the_figures(folder: Path) -> None:
    told = _history(folder, "--period", "month")
    assert told["rows"] == 500
    (won, *_rest) = told["kpis"]
    assert won["net"] == won["gross"] - won["cancelled"]
    for parts in (*told["series"].values(), *told["breakdowns"].values()):
        own = [part for part in parts if part["currency"] == won["currency"]]
        for name in ("gross", "cancelled", "count", "failed"):
            assert sum(part[name] for part in own) == won[name]


def test_filters_narrow_what_is_told(folder: Path) -> None:
    told = _history(folder, "--filter", "method=card,vbank", "--filter", "currency=krw")
    assert {part["method"] for part in told["breakdowns"]["method"]} == {"card", "vbank"}
    assert [one["currency"] for one in told["kpis"]] == ["KRW"]


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "2024-02-30", "--to", "2024-03-01"],
        ["--from", "2024-03-02", "--to", "2024-03-01"],
        [*RANGE, "--filter", "colour=red"],
        [*RANGE, "--filter", "colour"],
        [*RANGE, "--filter", "min=-1"],
        [*RANGE, "--filter", "status=lost"],
        [*RANGE, "--filter", "basis=moon"],
        [*RANGE, "--period", "hour"],
    ],
    ids=str,
)
def test_nonsense_is_answered_by_a_sentence(folder: Path, words: list[str]) -> None:
    code, output = _run(folder, "history", *words)
    assert code == 2
    assert output.strip().endswith(".")
    assert "Traceback" not in output


def test_a_ledger_without_drift_is_said_to_be_so(folder: Path) -> None:
    code, output = _run(folder, "ledger", "verify")
    assert (code, "No drift" in output) == (0, True)


def test_drift_ends_with_status_one_and_is_mended(folder: Path) -> None:
    from sqlalchemy import text  # noqa: PLC0415

    from lib.ledger.engine import Database  # noqa: PLC0415

    database = Database(ledger_in(folder))
    with database.writing() as session:
        session.execute(text("UPDATE roll_axis SET n = n + 1 WHERE axis = 1"))
    database.close()
    assert _run(folder, "ledger", "verify")[0] == 1
    assert _run(folder, "ledger", "rebuild")[0] == 0
    assert _run(folder, "ledger", "verify")[0] == 0
