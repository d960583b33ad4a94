"""What does an export of one month cost? Time and memory, beside pandas in the same run.

Each way runs in a process of its own over the same ledger, so that its memory is its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Final

from lib.kernel.settings import PROJECT

PAYMENTS: Final = int(os.environ.get("PAYBENCH_BENCH_PAYMENTS", "280000"))
_RANGE: Final = (date(2000, 1, 1), date(2030, 1, 1))
_WAYS: Final = ("csv", "jsonl", "parquet", "xlsx", "pandas-csv", "pandas-xlsx")


def main() -> None:
    """Fill a ledger, export it in each way, and print what each took."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PAYBENCH_DATA_DIR": folder}
        _run(environment, "-m", "lib", "seed", "--payments", str(PAYMENTS))
        print(f"Export of {PAYMENTS:,} payments, all lines; memory above what was imported")
        for way in _WAYS:
            out = _run(environment, "-m", "tests.bench.export", way, folder)
            print(f"  {way:12} {out.strip()}", flush=True)


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


def _measure(way: str, folder: Path) -> None:
    """Export in one way in this process."""
    import pandas as pd  # noqa: PLC0415 — both sides have it loaded
    from sqlalchemy import text  # noqa: PLC0415

    from lib.access.actors import LOCAL  # noqa: PLC0415
    from lib.kernel.settings import load  # noqa: PLC0415
    from lib.services.bootstrap import build  # noqa: PLC0415
    from lib.services.exports import ExportCommand  # noqa: PLC0415
    from lib.services.history import HistoryFilter  # noqa: PLC0415

    services = build(load())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    path = folder / f"bench-{way}.{way.rsplit('-', maxsplit=1)[-1]}"
    if way.startswith("pandas"):
        with services.database.reading() as session:
            query = text("SELECT * FROM payment")
            frame = pd.read_sql_query(query, session.connection())
        if way == "pandas-csv":
            frame.to_csv(path, index=False)
        else:
            frame.to_excel(path, index=False, engine="xlsxwriter")
    else:
        where = HistoryFilter(*_RANGE)
        services.exports.make(ExportCommand(where, way), path, LOCAL)
    seconds = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{seconds:6.1f} s {grown:7.0f} MB  {path.stat().st_size / 1e6:6.1f} MB file")
    services.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
