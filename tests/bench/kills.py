"""What is left of batches whose process is killed fifty times? All lines, each charged once.

PAYBENCH_KILLS=10 PAYBENCH_SEED=7 python -m tests.bench.kills
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import structlog

from tests.contract.killed_batches import run


def main() -> None:
    """Kill, go on, check, and print what it came to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    kills = int(os.environ.get("PAYBENCH_KILLS", "50"))
    seed = int(os.environ.get("PAYBENCH_SEED", "6"))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), kills=kills, lines=600, seed=seed)
    seconds = time.perf_counter() - began
    print(f"{report.kills} kills with SIGKILL at random points, seed {seed}, {seconds:.0f} s")
    print(f"  {report.batches} batches, {report.lines} lines, each paid once: {report.won:,} won")
    print(f"  journalled and never arrived, charged anew at the end: {report.never_arrived}")


if __name__ == "__main__":
    main()
