"""What does the sandbox cost? CPU per charge and per look-up, empty and with a million payments.

CPU is what the server's process says of itself, user and system. Beside each figure stands that of
a server that does nothing but answer, in the same run: a noisy machine is noisy for both.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from lib.catalog.test_cards import number_for
from lib.kernel.ids import mint_attempt_key
from tests.contract.sandbox_process import PROJECT, sandbox_process

CONNECTIONS = (1, 16, 64)
REQUESTS = int(os.environ.get("PAYBENCH_BENCH_REQUESTS", "4000"))
STORED = int(os.environ.get("PAYBENCH_BENCH_STORED", "1000000"))
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Start, charge and look up, and print what it took."""
    print(f"Sandbox, {REQUESTS} requests each, its own CPU in milliseconds a request")
    with _bare() as (url, pid):
        _measured(url, pid, 4, [_get("/", "-")] * 400)
        bare = {
            many: _measured(url, pid, many, [_get("/", "-")] * REQUESTS) for many in CONNECTIONS
        }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sandbox.db"
        _run(path, bare, "an empty file")
        _fill(path, STORED)
        _run(path, bare, f"{STORED:,} payments")
    print(f"  {_start_up():7.2f}  seconds from the start of the process to its first answer")


def _run(path: Path, bare: dict[int, tuple[float, float]], state: str) -> None:
    with sandbox_process("--db", str(path)) as (url, process):
        token = _token(url)
        _measured(url, process.pid, 4, [_charge(token) for _ in range(400)])  # caches, first pages
        with closing(sqlite3.connect(path)) as db:
            stored = db.execute("SELECT imp_uid FROM payment ORDER BY id LIMIT 200000").fetchall()
        for name in ("charge", "look-up"):
            for many in CONNECTIONS:
                if name == "charge":
                    requests = [_charge(token) for _ in range(REQUESTS)]
                else:
                    chosen = random.choices(stored, k=REQUESTS)  # noqa: S311 — any will do
                    requests = [_get(f"/payments/{uid}", token) for (uid,) in chosen]
                cpu, rate = _measured(url, process.pid, many, requests)
                print(
                    f"  {cpu:7.3f}  a {name}, {many} connections, {state}"
                    f" ({rate:,.0f} a second; bare server {bare[many][0]:.3f},"
                    f" {cpu / bare[many][0]:.1f} times that)"
                )


def _measured(url: str, pid: int, connections: int, requests: Sequence[str]) -> tuple[float, float]:
    """Send requests and return CPU milliseconds each, and how many a second were answered."""
    host = urlsplit(url)
    before = _cpu(pid)
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.bench._load",
            str(host.hostname), str(host.port), str(connections),
        ],
        cwd=PROJECT,
        input="\n".join(map(json.dumps, requests)),
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    used = _cpu(pid) - before
    report: dict[str, Any] = json.loads(done.stdout)
    answers = report["answers"]
    if len(answers) != len(requests):
        raise AssertionError(f"{len(answers)} answers to {len(requests)} requests")
    for answer in answers:
        if not answer.startswith("HTTP/1.1 200 ") or '"status":"paid"' not in answer:
            raise AssertionError(answer)
    return used / len(requests) * 1000, len(requests) / report["seconds"]


def _cpu(pid: int) -> float:
    """Return the seconds of CPU a process has used, by its own accounting."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _get(path: str, token: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {token}\r\n\r\n"


def _charge(token: str) -> str:
    body = json.dumps(
        {
            "merchant_uid": mint_attempt_key(),
            "name": "Benchmark",
            "amount": 1000,
            "card_number": number_for("0000"),
            "expiry": "2099-12",
            "birth": "820213",
            "pwd_2digit": "00",
            "buyer_name": "Kim",
            "buyer_tel": "010-0000-0000",
        }
    )
    return (
        "POST /subscribe/payments/onetime HTTP/1.1\r\nHost: sandbox\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )


def _token(url: str) -> str:
    pair = {"imp_key": "imp_apikey", "imp_secret": "imp_secret"}
    answer = httpx.post(f"{url}/users/getToken", json=pair)
    return str(answer.json()["response"]["access_token"])


def _fill(path: Path, count: int) -> None:
    """Put copies of one payment into the file, with numbers and times of their own."""
    own = {
        "id": "base + n",
        "imp_uid": "printf('imp_%012d', 100000000000 + (n * 618970019) % 899999999981)",
        "merchant_uid": "printf('bulk-%d', n)",
        "pg_tid": "printf('tsb%020d', n)",
        "started_at": "started_at - n",
        "paid_at": "paid_at - n",
        "updated_at": "updated_at - n",
    }
    with closing(sqlite3.connect(path)) as db, db:
        names = [row[1] for row in db.execute("PRAGMA table_info(payment)")]
        db.execute(
            f"""
            INSERT OR IGNORE INTO payment ({", ".join(names)})
            WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT ?)
            SELECT {", ".join(own.get(name, name) for name in names)} FROM counted
            CROSS JOIN (SELECT *, id AS base FROM payment WHERE status = 'paid' ORDER BY id DESC LIMIT 1)
            """,  # noqa: S608, E501 — names of our own table
            (count,),
        )


@contextmanager
def _bare() -> Iterator[tuple[str, int]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench._bare"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process.pid
        process.kill()


def _start_up() -> float:
    """Return the seconds from starting the process to the first answer, best of five."""
    found = []
    for _ in range(5):
        started = time.perf_counter()
        with sandbox_process() as (url, _process):
            _token(url)
            found.append(time.perf_counter() - started)
    return min(found)


if __name__ == "__main__":
    main()
