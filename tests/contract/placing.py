"""How do tests start a process that charges? One that waits for the word to go."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.kernel.settings import PROJECT
from tests.databases import ledger_in


class Placing:
    """A process that is ready to place one charge."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def go(self) -> None:
        """Let it place its charge."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def outcome(self) -> list[str]:
        """Wait for its outcome and the payment's id."""
        said, complaints = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, complaints
        return said.splitlines()[-1].split()


@contextmanager
def placing(
    folder: Path, gateway: str, key: str, merchant_uid: str, card: str
) -> Iterator[Placing]:
    """Start a process and wait until it is ready."""
    ledger_in(folder)  # what is not there yet is made here, and not there once more
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.contract.place_charge",
            str(folder),
            gateway,
            key,
            merchant_uid,
            card,
        ],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            while first and first != "ready\n":
                first = process.stdout.readline()
            assert first, process.stderr.read() if process.stderr else ""
            yield Placing(process)
        finally:
            process.kill()
