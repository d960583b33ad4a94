"""What does Datasette take for the same questions? Asked over HTTP, on the same file.

It is none of our packages: the command is looked for on the path, or named by
``PAYBENCH_BENCH_DATASETTE``; without it there is no such line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.console_process import free_port, until_it_answers

_LIMIT = "120000"  # milliseconds


class Served:
    """A running Datasette on one file."""

    def __init__(self, url: str, pid: int, name: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=300)
        self._pid = pid
        self._name = name

    def ask(self, queries: Sequence[str]) -> None:
        """Run queries."""
        for query in queries:
            answer = self._client.get(f"/{self._name}.json", params={"sql": query})
            answer.raise_for_status()

    def cpu(self) -> float:
        """Return the seconds of CPU its process has taken."""
        fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def datasette(path: Path) -> Iterator[Served | None]:
    """Serve a file; None = it is not installed."""
    command = os.environ.get("PAYBENCH_BENCH_DATASETTE") or shutil.which("datasette")
    if command is None:
        yield None
        return
    port = free_port()
    limits = ("--setting", "sql_time_limit_ms", _LIMIT)
    with subprocess.Popen(
        [command, "serve", str(path), "--port", str(port), *limits],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        url = f"http://127.0.0.1:{port}"
        until_it_answers(f"{url}/-/versions.json", process)
        yield Served(url, process.pid, path.stem)
        process.terminate()
