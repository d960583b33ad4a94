"""What comes in at the door of a running console, and does the console stay awake meanwhile?"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from lib.kernel.clock import FixedClock, SystemClock
from lib.ledger.engine import Database
from lib.ledger.inbox import listed
from lib.ledger.schema import WebhookRow
from tests.console_process import ConsoleProcess, running
from tests.contract.sandbox_server import Api, running_sandbox
from tests.databases import asking, ledger_in, sandbox_in

pytestmark = pytest.mark.contract

JSON = {"Content-Type": "application/json"}
# `PAYBENCH_LONG=1` posts ten thousand.
GARBAGE = 10_000 if os.environ.get("PAYBENCH_LONG") else 2_000


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """One console for the tests of this file."""
    with running(tmp_path_factory.mktemp("console")) as process:
        yield process


@pytest.fixture(scope="module")
def api(console: ConsoleProcess) -> Iterator[Api]:
    """A caller of its sandbox."""
    caller = Api(console.sandbox_url, "imp_apikey", "imp_secret")
    yield caller
    caller.http.close()


def door(console: ConsoleProcess) -> str:
    return f"{console.url}/-/hooks/portone"


def webhooks(folder: Path, text: str = "") -> list[WebhookRow]:
    """Return what the ledger in a folder holds."""
    database = Database(ledger_in(folder))
    try:
        with database.reading() as session:
            return list(listed(session, text=text, limit=10_000))
    finally:
        database.close()


def until(true: Callable[[], object], seconds: float = 20) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def outcome(console: ConsoleProcess, order: str) -> str:
    rows = webhooks(console.data, order)
    return rows[0].outcome if rows else ""


@pytest.fixture(scope="module")
def slow(console: ConsoleProcess) -> Iterator[list[socket.socket]]:
    """A hundred and fifty senders that begin and do not go on, while the other tests run."""
    parts = urlsplit(console.url)
    lines = []
    for _ in range(150):
        line = socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10)
        line.sendall(
            f"POST /-/hooks/portone HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{".encode()
        )
        lines.append(line)
    yield lines
    for line in lines:
        line.close()


def test_slow_senders_leave_the_console_awake(
    console: ConsoleProcess, slow: list[socket.socket]
) -> None:
    before = time.perf_counter()
    answer = httpx.post(door(console), json={"imp_uid": "imp_1", "merchant_uid": "in-time"})

    assert answer.status_code == 200
    assert time.perf_counter() - before < 2
    slow[0].settimeout(0)
    with pytest.raises(BlockingIOError):
        slow[0].recv(1)  # they still stand there


def test_a_webhook_is_answered_at_once_and_recorded_afterwards(
    console: ConsoleProcess, api: Api
) -> None:
    order = uuid4().hex
    made = api.onetime(order, "0366-0000-0000-0000").response
    told = {"imp_uid": made["imp_uid"], "merchant_uid": order, "status": "paid"}

    answer = httpx.post(door(console), json=told)

    assert (answer.status_code, answer.json()["response"]) == (200, "received")
    assert until(lambda: outcome(console, order) == "recorded")


def test_the_sandbox_sends_and_the_console_receives(console: ConsoleProcess, api: Api) -> None:
    order = uuid4().hex

    api.onetime(order, "0366-0000-0000-0000", notice_url=door(console))

    assert until(lambda: outcome(console, order) == "recorded")


def test_a_form_is_taken_too(console: ConsoleProcess) -> None:
    order = uuid4().hex

    answer = httpx.post(door(console), data={"imp_uid": "imp_1", "merchant_uid": order})

    assert answer.status_code == 200
    assert until(lambda: outcome(console, order) == "forged")


def test_a_pending_webhook_survives_a_power_cut(tmp_path: Path) -> None:
    order = uuid4().hex
    with running_sandbox(
        tmp_path / "sandbox.db",
        FixedClock(SystemClock().now()),
        database=sandbox_in(tmp_path),
    ) as sandbox:
        made = sandbox.api.onetime(order, "0366-0000-0000-0000").response
    ledger_of_before = Database(ledger_in(tmp_path))
    ledger_of_before.migrate()
    ledger_of_before.close()
    with asking(ledger_in(tmp_path)) as ledger:
        ledger.execute(
            "INSERT INTO webhook (digest, content_type, body, imp_uid, merchant_uid, status,"
            " cancellation_id, received_at, last_at, duplicates, arrivals, outcome, reason, tries,"
            " due_at, environment, channel_id, fetched_at, effect, changes) VALUES"
            " ('d', '', '{}', ?, ?, 'paid', '', 1, 1, 0, '[1]', 'pending', '', 0, 1, '', '', 0, '',"
            " '{}')",
            (made["imp_uid"], order),
        )

    with running(tmp_path) as second:
        assert until(lambda: outcome(second, order) == "recorded")


def test_a_large_body_is_refused_without_being_read(console: ConsoleProcess) -> None:
    parts = urlsplit(console.url)
    head = (
        f"POST /-/hooks/portone HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Content-Type: application/json\r\nContent-Length: 10485760\r\n\r\n"
    )
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10) as line:
        line.sendall(head.encode())
        answer = line.recv(4096)  # nothing of the body has been sent

    assert answer.startswith(b"HTTP/1.1 413")


def test_a_body_without_a_length_is_read_up_to_the_limit(console: ConsoleProcess) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1024

    try:
        status = httpx.post(door(console), content=endless(), headers=JSON).status_code
    except (httpx.WriteError, httpx.ReadError):
        status = 413  # it closed while we were still writing

    assert status == 413


def test_a_get_is_no_webhook(console: ConsoleProcess) -> None:
    assert httpx.get(door(console)).status_code in {404, 405}


def _post(address: str, count: int) -> set[int]:
    """Post garbage over one connection; return the statuses of the answers."""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    statuses = set()
    for number in range(count):
        line.request("POST", "/-/hooks/portone", f"garbage {number}", JSON)
        answer = line.getresponse()
        answer.read()
        statuses.add(answer.status)
    line.close()
    return statuses


def test_thousands_of_posts_of_garbage_leave_the_console_awake(console: ConsoleProcess) -> None:
    before = len(webhooks(console.data))
    took = []
    with ThreadPoolExecutor(10) as pool, httpx.Client(timeout=30) as client:
        flood = [pool.submit(_post, console.url, GARBAGE // 10) for _ in range(10)]
        while not all(one.done() for one in flood):
            asked = time.perf_counter()
            assert client.get(f"{console.url}/-/health").status_code == 200
            took.append((time.perf_counter() - asked) * 1000)
            time.sleep(0.05)

    statuses = set().union(*(one.result() for one in flood))
    median, worst = statistics.median(took), max(took)
    print(f"health during the flood: median {median:.0f} ms, worst {worst:.0f} ms")  # noqa: T201
    assert statuses == {400}
    assert median < 500
    assert worst < 5_000
    assert len(webhooks(console.data)) - before <= 200
    assert until(
        lambda: (
            sum(row.duplicates + 1 for row in webhooks(console.data) if row.outcome == "forged")
            >= GARBAGE
        )
    )


def test_ten_megabytes_many_times_do_not_fill_the_memory(console: ConsoleProcess) -> None:
    content = b"x" * 10_485_760
    for _ in range(5):
        try:
            status = httpx.post(door(console), content=content, headers=JSON).status_code
        except (httpx.WriteError, httpx.ReadError):
            status = 413
        assert status == 413

    health = httpx.get(f"{console.url}/-/health")

    assert json.loads(health.text)["status"] == "ok"


def test_a_sender_that_takes_too_long_is_told_so(slow: list[socket.socket]) -> None:
    slow[1].settimeout(20)

    assert slow[1].recv(4096).startswith(b"HTTP/1.1 408")
