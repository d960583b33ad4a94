"""How do tests start the console? As a person does, on a free port with a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from lib.kernel.settings import PROJECT
from tests.databases import environment_in


@dataclass(slots=True)
class ConsoleProcess:
    """A running console.

    Attributes:
        url: its address.
        data: folder of its databases.
        log: file that holds all it printed.
        process: the operating system's handle.
    """

    url: str
    data: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def sandbox_url(self) -> str:
        """Return the base URL of its embedded sandbox."""
        return f"{self.url}/-/sandbox"

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Ask it to stop and return its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(20)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    data: Path, port: int | None = None, program: Path = PROJECT, **environment: str
) -> ConsoleProcess:
    """Start the console and wait until it answers.

    Args:
        data: folder of its databases; a folder that was used before is carried on.
        port: None = a free one.
        program: folder of the program; a copy of it, where a test changes it.
        environment: more variables.
    """
    console = launch(data, port, program, **environment)
    if not until_it_answers(f"{console.url}/-/health", console.process):
        raise AssertionError(f"the console did not start:\n{console.log.read_text()}")
    return console


def launch(
    data: Path, port: int | None = None, program: Path = PROJECT, **environment: str
) -> ConsoleProcess:
    """Start the console and do not wait; see start."""
    port = port or free_port()
    data.mkdir(parents=True, exist_ok=True)
    log = data / "console.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lib", "run", "--port", str(port)],
            cwd=program,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment_in(data), **environment},
        )
    return ConsoleProcess(f"http://127.0.0.1:{port}", data, log, process)


def until_it_answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until an address answers with 200; False when the process ends or a minute is over."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return True
        except httpx.HTTPError:
            time.sleep(0.1)
    return False


@contextmanager
def running(
    data: Path, port: int | None = None, program: Path = PROJECT, **environment: str
) -> Iterator[ConsoleProcess]:
    """Start the console, and stop it at the end."""
    console = start(data, port, program, **environment)
    try:
        yield console
    finally:
        console.stop()
