"""What does an export of one month cost? Time and memory, beside pandas in the same run.

Each way runs in a process of its own over the same ledger, so that its memory is its own.
``--payments`` makes a ledger of that many payments, all of which are exported (default 280,000, a
month of ten million in three years); ``--ledger`` takes the last thirty days of one that is kept.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from lib.kernel.settings import PROJECT
from tests.bench._ledger import held, read

_ALL: Final = (date(2000, 1, 1), date(2030, 1, 1))
_WAYS: Final = (
    "csv",
    "pandas-csv",
    "jsonl",
    "parquet",
    "xlsx",
    "pandas-xlsxwriter",
    "pandas-openpyxl",
)


def main(arguments: Sequence[str] = ()) -> None:
    """Fill a ledger, export it in each way, and print what each took."""
    asked = read(arguments, 280_000)
    with asked.folder() as folder:
        environment = {**os.environ, "PAYBENCH_DATA_DIR": str(folder)}
        first, last = _ALL
        if (folder / "ledger.db").exists():
            _, last = held(folder / "ledger.db")
            first = last - timedelta(days=29)
        else:
            _run(environment, "-m", "lib", "seed", "--payments", str(asked.payments))
        print(f"Export of {first} to {last}; CPU; peak memory of the process, and above imports")
        for way in _WAYS:
            out = _run(environment, "-m", "tests.bench.export", way, str(first), str(last))
            print(f"  {way:18} {out.strip()}", flush=True)


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


def _measure(way: str, first: date, last: date) -> None:
    """Export in one way in this process."""
    from lib.access.actors import LOCAL  # noqa: PLC0415 — what is loaded counts
    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.services.bootstrap import build  # noqa: PLC0415
    from lib.services.exports import ExportCommand  # noqa: PLC0415
    from lib.services.history import HistoryFilter  # noqa: PLC0415

    services = build(load())
    before = _peak()
    cpu, wall = time.process_time(), time.perf_counter()
    name = way.removeprefix("pandas-")
    path = services.settings.data_dir / f"bench-{way}.{'xlsx' if name not in _WAYS else name}"
    where = HistoryFilter(first, last, environments=("sample",))
    if name != way:
        rows = _with_pandas(services.settings.ledger_path, where.since, where.until, name, path)
    else:
        made = services.exports.make(ExportCommand(where, way), path, LOCAL)
        rows = made.record.rows
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    size = path.stat().st_size / 1e6
    print(
        f"{cpu:6.1f} s CPU {wall:6.1f} s {_peak():7.0f} MB {_peak() - before:6.0f} MB"
        f"  {rows:,} lines, {size:.1f} MB file"
    )
    path.unlink()
    services.close()


def _with_pandas(ledger: Path, since: int, until: int, form: str, path: Path) -> int:
    import sqlite3  # noqa: PLC0415 — what is loaded counts
    from contextlib import closing  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    query = "SELECT * FROM payment WHERE environment = 'sample' AND event_at >= ? AND event_at < ?"
    with closing(sqlite3.connect(ledger)) as opened:
        frame = pd.read_sql_query(query, opened, params=(since, until))
    if form == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_excel(path, index=False, engine=form)  # type: ignore[arg-type]
    return len(frame)


def _peak() -> float:
    """Return the most megabytes this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in _WAYS:
        _measure(sys.argv[1], date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3]))
    else:
        main(sys.argv[1:])
