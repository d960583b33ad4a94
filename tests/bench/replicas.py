"""What is left when one of two consoles on one PostgreSQL is killed every five seconds? All of it.

PAYBENCH_SECONDS=60 PAYBENCH_SEED=7 python -m tests.bench.replicas
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import structlog

from tests.contract.replicas import GRACE, run
from tests.databases import address_of, forget


def main() -> None:
    """Let them work, kill one every five seconds, check everything, and print what it came to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    seconds = float(os.environ.get("PAYBENCH_SECONDS", "60"))
    seed = int(os.environ.get("PAYBENCH_SEED", "7"))
    with tempfile.TemporaryDirectory() as folder:
        address = address_of(Path(folder), blank=True)
        report = run(Path(folder), address, seconds=seconds, every=5, seed=seed)
        forget(Path(folder))
    acts = ", ".join(f"{count} to {what}" for what, count in sorted(report.asked.items()))
    print(f"{report.seconds:.0f} s, {report.kills} kills with SIGKILL in turn, seed {seed}")
    print(f"  asked: {acts}; of {report.unheard} the process died before it told the outcome")
    print(f"  {report.payments} payments of {report.won:,} won, the same in ledger and gateway")
    print(f"  {report.fired} schedules fired, each once")
    print(f"  {report.webhooks} webhooks kept; {report.sent_again} had met a dying console")
    print(f"  timed syncs: {report.syncs}, though both consoles are asked to, once a minute")
    for job, count in sorted(report.takeovers.items()):
        gap = report.longest_gap[job]
        print(f"  {job}: taken over {count} times, at most {gap:.1f} s after the other died")
    print(f"  all settled {report.settled_after:.1f} s after the end (of which grace {GRACE} s)")
    print(f"  the trail is whole: {report.trail} lines; payments, cancels and sums are proved")


if __name__ == "__main__":
    main()
