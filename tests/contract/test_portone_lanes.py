"""Is it known of each request of many whether it may have arrived?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lib.portone.lanes import Lanes, Received
from tests.contract.odd_server import envelope, http, odd_server
from tests.contract.sandbox_server import Sandbox

pytestmark = pytest.mark.contract

REQUEST = b"POST /pay HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    b"2\r\n{}\r\n0\r\n\r\n"
)
EARLY = b"HTTP/1.1 103 Early\r\n\r\n"


@contextmanager
def _lanes(url: str, *, width: int = 4, patience: float = 2) -> Iterator[Lanes]:
    lanes = Lanes(url, connect_timeout=1, read_timeout=patience, width=width)
    yield lanes
    lanes.close()


def _sent(url: str, count: int, **more: float) -> list[Received]:
    with _lanes(url, patience=more.get("patience", 2)) as lanes:
        return lanes.send([REQUEST] * count).result()


def test_answers_come_in_the_order_of_the_requests(sandbox: Sandbox) -> None:
    token = sandbox.api.log_in()
    requests = [
        f"GET /payments/find/m{number} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n"
        for number in range(40)
    ]
    for number in range(0, 40, 2):
        sandbox.api.onetime(f"m{number}", "0366-0000-0000-0000")
    with _lanes(sandbox.url) as lanes:
        for _ in range(2):  # connections are used again
            received = lanes.send([request.encode() for request in requests]).result()
            assert [one.status for one in received] == [200, 404] * 20
            assert b'"m6"' in received[6].content


@pytest.mark.parametrize("answer", [http(200, envelope({})), CHUNKED, EARLY + CHUNKED])
def test_answers_of_any_form_are_read(answer: bytes) -> None:
    with odd_server(answer) as server:
        received = _sent(server.url, 6)
        assert [(one.status, one.failure) for one in received] == [(200, None)] * 6
        assert len(server.requests) == 6


def test_where_nobody_listens_nothing_was_sent() -> None:
    received = _sent("http://127.0.0.1:9", 6)
    assert len(received) == 6
    assert not any(one.was_sent for one in received)
    assert all(isinstance(one.failure, OSError) for one in received)


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", b"what?\r\n"]
)
def test_a_broken_answer_may_have_been_a_charge_and_is_not_asked_for_again(answer: bytes) -> None:
    with odd_server(answer) as server:
        received = _sent(server.url, 5)
        assert all(one.failure and one.was_sent for one in received)
        assert len(server.requests) == 5


def test_patience_ends_with_a_silent_server() -> None:
    with odd_server(http(200, envelope({}))) as server:
        server.delay = 5
        began = time.monotonic()
        received = _sent(server.url, 3, patience=0.2)
        assert time.monotonic() - began < 3
        assert all(isinstance(one.failure, TimeoutError) and one.was_sent for one in received)


def test_a_connection_that_was_idle_for_long_is_not_used_again(sandbox: Sandbox) -> None:
    with _lanes(sandbox.url, width=1) as lanes:
        lanes.send([REQUEST]).result()
        (lane,) = lanes._idle
        lanes.send([REQUEST]).result()
        assert lanes._idle == [lane]
        lane._heard_at -= 3
        assert lanes.send([REQUEST]).result()[0].status == 404
        assert lanes._idle != [lane]


def test_closing_and_sending_again(sandbox: Sandbox) -> None:
    lanes = Lanes(sandbox.url, connect_timeout=1, read_timeout=2, width=2)
    for _ in range(2):
        assert [one.status for one in lanes.send([REQUEST]).result()] == [404]
        assert lanes.send([]).result() == []
        lanes.close()
    lanes.close()
