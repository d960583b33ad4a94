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


def test_an_export_is_imported_and_the_same_file_again_changes_nothing(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    everything = ["--filter", "environment=sample"]
    assert _run(folder, "export", *RANGE, *everything, "--out", str(file))[0] == 0
    code, output = _run(tmp_path, "import", str(file), "--json")
    assert (code, json.loads(output)["taken"]["new"]) == (0, 500)
    assert "0 new, 0 changed, 500 unchanged" in _run(tmp_path, "import", str(file))[1]
    own, other = (_history(one, *everything)["kpis"] for one in (folder, tmp_path))
    assert own == other
    assert "No drift" in _run(tmp_path, "ledger", "verify")[1]


def test_an_import_says_what_it_refuses_and_a_dry_run_takes_nothing(tmp_path: Path) -> None:
    file, bad = tmp_path / "x.csv", tmp_path / "bad.csv"
    file.write_text("No,Sum,Day\no-1,900,2026-07-01\no-2,x,2026-07-01\n", encoding="utf-8")
    words = ["import", str(file), "--map", "merchant_uid=No", "--map", "amount=Sum"]
    assert _run(tmp_path, *words, "--map", "at=Day")[0] == 2  # to which environment?
    words += ["--map", "at=Day", "--environment", "live"]

    code, output = _run(tmp_path, *words, "--dry-run", "--bad", str(bad))

    assert code == 1
    assert "line 3, Sum: x is no amount" in output
    assert "nothing was taken" in output
    assert "x is no amount" in bad.read_text(encoding="utf-8-sig")
    assert "1 new" in _run(tmp_path, *words)[1]
    assert _run(tmp_path, "import", str(file), "--map", "amount=Cost")[0] == 2
    assert _run(tmp_path, "import", str(tmp_path / "none.csv"))[0] == 2
