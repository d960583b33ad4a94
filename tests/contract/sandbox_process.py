"""How do tests run the sandbox as a process of its own? As other teams do, by its command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def sandbox_process(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start ``python -m lib.sandbox`` on a free port and give its URL and the process."""
    with subprocess.Popen(
        [sys.executable, "-m", "lib.sandbox", "--port", "0", *arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def failed_start(*arguments: str) -> tuple[int, str, str]:
    """Start a sandbox that cannot start; give exit code, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "lib.sandbox", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
