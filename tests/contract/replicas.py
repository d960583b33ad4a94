"""How do two consoles on one PostgreSQL work, one of which is killed again and again?"""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lib.kernel.settings import PROJECT
from tests.console_process import free_port, until_it_answers
from tests.contract.balancer import balanced
from tests.contract.bookings import issue
from tests.contract.books import KIM, books_in
from tests.contract.leases_seen import watching
from tests.contract.replica import KEY
from tests.contract.replicas_checked import Report, check

GRACE = 3  # seconds; a console that is killed takes its gateway with it


class _Replicas:
    """Two consoles that share a database and a key, and nothing else."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.ports = (free_port(), free_port())
        self._key = secrets.token_hex(32)
        self._lives = [0, 0]
        self._running: list[subprocess.Popen[bytes] | None] = [None, None]

    def start(self, which: int) -> None:
        """Start one, or start it anew."""
        self._lives[which] += 1
        name = f"{'ab'[which]}{self._lives[which]}"
        data = self.folder / "ab"[which]
        data.mkdir(exist_ok=True)
        port = self.ports[which]
        command = [sys.executable, "-m", "tests.contract.replica", str(port), name]
        with (self.folder / f"{name}.log").open("wb") as log:
            self._running[which] = subprocess.Popen(
                [*command, str(self.folder)],
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment(data)},
            )

    def environment(self, data: Path) -> dict[str, str]:
        """Return the settings of one of them."""
        return {
            "PAYBENCH_DATA_DIR": str(data),
            "PAYBENCH_DATABASE_URL": self.address,
            "PAYBENCH_SECRET_KEY": self._key,
            "PAYBENCH_LOOKUP_GRACE": str(GRACE),
            "PAYBENCH_SYNC_EVERY": "1",
        }

    def until_it_answers(self, which: int) -> None:
        """Wait until one answers."""
        process = self._running[which]
        assert process is not None
        if not until_it_answers(f"http://127.0.0.1:{self.ports[which]}/-/health", process):
            said = max(self.folder.glob("*.log")).read_text()
            raise AssertionError(f"a replica did not start:\n{said[-3000:]}")

    def kill(self, which: int) -> None:
        """Kill one as a power cut would."""
        process = self._running[which]
        assert process is not None
        assert process.poll() is None, f"replica {which} ended by itself"
        process.kill()
        process.wait(10)

    def end(self) -> None:
        """End both in order."""
        for process in self._running:
            if process is not None and process.poll() is None:
                process.terminate()
        for process in self._running:
            if process is not None:
                process.wait(30)

    def settings(self) -> dict[str, Any]:
        """Return what others need to share the database."""
        return {"database_url": self.address, "secret_key": self._key, "lookup_grace": GRACE}


def run(folder: Path, address: str, *, seconds: float, every: float, seed: int) -> Report:
    """Let two consoles work, kill one of them again and again, and check everything.

    Args:
        folder: for what they write beside the database.
        address: of an empty PostgreSQL database.
        seconds: how long.
        every: seconds from one kill to the next, more or less; they die in turn.
        seed: of that chance.
    """
    chance = random.Random(seed)  # noqa: S311 — chance that can be repeated
    report = Report()
    replicas = _Replicas(folder, address)
    with balanced(replicas.ports) as port, _ending(replicas):
        for which in (0, 1):
            replicas.start(which)
        for which in (0, 1):
            replicas.until_it_answers(which)
        gateway = f"http://127.0.0.1:{port}/-/sandbox"
        with (
            books_in(folder / "own", gateway, **replicas.settings()) as books,
            watching(address) as seen,
        ):
            sandbox = books.services.sandbox
            sandbox.change_webhooks(
                {"test": {"url": f"http://127.0.0.1:{port}/-/hooks/portone"}}, KIM
            )
            issue(books, KEY)
            (folder / "begin").touch()
            began, first = time.monotonic(), chance.randrange(2)
            while (left := began + seconds - time.monotonic()) > 0:
                time.sleep(min(left, every * chance.uniform(0.8, 1.2)))
                if time.monotonic() >= began + seconds:
                    break
                which = (first + report.kills) % 2
                replicas.kill(which)
                report.kills += 1
                replicas.start(which)
            report.seconds = time.monotonic() - began
            (folder / "enough").touch()
            for which in (0, 1):
                replicas.until_it_answers(which)
            check(books, address, _diaries(folder), seen, report)
    return report


@contextmanager
def _ending(replicas: _Replicas) -> Iterator[None]:
    try:
        yield
    finally:
        replicas.end()


def _diaries(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
