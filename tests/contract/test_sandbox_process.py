"""Does the sandbox behave as a process? Start, end, sudden death, and two on one file."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FuturesTimeoutError
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from lib.catalog.test_cards import number_for
from tests.contract.sandbox_process import failed_start, sandbox_process
from tests.contract.sandbox_server import Api

pytestmark = pytest.mark.contract

GOOD = number_for("0000")


def _api(url: str) -> Api:
    return Api(url, "imp_apikey", "imp_secret")


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_in_order(way: signal.Signals) -> None:
    with sandbox_process() as (url, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", url)
        api = _api(url)
        with closing(api.http):
            assert api.onetime("m", GOOD).code == 0
            process.send_signal(way)
            assert process.wait(timeout=5) == 0
        assert process.communicate() == ("", "")


@pytest.mark.parametrize(
    "first_line",
    ["BREW /payments HTTP/1.1", "get /users/pg HTTP/1.1", "GET /payments/\u00ea HTTP/1.1"],
)
def test_what_is_no_http_is_answered_in_an_envelope_too(first_line: str) -> None:
    with sandbox_process() as (url, _process):
        place = httpx.URL(url)
        with socket.create_connection((place.host, place.port or 0), timeout=5) as connection:
            connection.sendall(f"{first_line}\r\nHost: sandbox\r\n\r\n".encode())
            with connection.makefile("rb") as answer:
                head, _, body = answer.read().partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/json" in head
    assert json.loads(body).keys() == {"code", "message", "response"}


def test_a_slow_call_is_told_that_the_server_ends() -> None:
    with sandbox_process() as (url, process), ThreadPoolExecutor(1) as pool:
        api = _api(url)
        with closing(api.http):
            api.log_in()
            waiting = pool.submit(api.onetime, "slow", number_for("0020"))
            with pytest.raises(FuturesTimeoutError):
                waiting.result(timeout=0.3)
            process.send_signal(signal.SIGTERM)
            assert waiting.result().status == 503
            assert process.wait(timeout=10) == 0
            assert process.stderr is not None
            assert "Traceback" not in process.stderr.read()


def test_an_answer_is_not_held_back_by_the_network_stack() -> None:
    with sandbox_process() as (url, _process):
        api = _api(url)
        with closing(api.http):
            api.log_in()
            taken = [api.raw("GET", "/users/pg").elapsed.total_seconds() for _ in range(10)]
    assert min(taken[2:]) < 0.03  # two small writes and Nagle's delay would make it 0.04


def test_a_sudden_death_loses_no_answered_charge_and_no_token(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with sandbox_process("--db", str(path)) as (url, process):
        api = _api(url)
        with closing(api.http):
            token = api.log_in()
            answered = [api.onetime(f"m{number}", GOOD).response for number in range(20)]
            process.kill()
            process.wait(timeout=5)
    with sandbox_process("--db", str(path)) as (url, _process):
        api = _api(url)
        with closing(api.http):
            api.token = token
            for payment in answered:
                assert api.get(f"/payments/{payment['imp_uid']}").response == payment
            assert api.log_in() == token


def test_two_processes_on_one_file_charge_an_order_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    with (
        sandbox_process("--db", str(path)) as (first, _one),
        sandbox_process("--db", str(path)) as (second, _two),
    ):
        apis = [_api(first), _api(second)]
        with closing(apis[0].http), closing(apis[1].http):
            apis[1].token = apis[0].log_in()

            def charge(number: int) -> int:
                return apis[number % 2].onetime(f"m{number // 8}", GOOD).code

            with ThreadPoolExecutor(8) as pool:
                codes = list(pool.map(charge, range(64)))
            assert codes.count(0) == 8
            assert apis[0].get("/payments/status/paid").response["total"] == 8
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_busy_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, output, complaint = failed_start("--port", port)
    assert (code, output) == (2, "")
    assert len(complaint.splitlines()) == 1
    assert port in complaint


@pytest.mark.parametrize("content", [b"no database at all" * 100, None], ids=["text", "folder"])
def test_a_bad_file_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, output, complaint = failed_start("--port", "0", "--db", str(path))
    assert (code, output) == (2, "")
    assert len(complaint.splitlines()) == 1
    assert "bad.db" in complaint


def test_help_says_that_memory_is_the_default() -> None:
    code, output, _complaint = failed_start("--help")
    assert code == 0
    assert "memory" in output


def test_a_key_pair_of_ones_own() -> None:
    with sandbox_process("--imp-key", "k", "--imp-secret", "s") as (url, _process):
        pair = {"imp_key": "k", "imp_secret": "s"}
        assert httpx.post(f"{url}/users/getToken", json=pair).status_code == 200
        pair["imp_key"] = "imp_apikey"
        assert httpx.post(f"{url}/users/getToken", json=pair).status_code == 401
