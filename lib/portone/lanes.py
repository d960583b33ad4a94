"""How are many requests sent at once? Over a few keep-alive connections, each once and no more.

A request is written to a connection that stands; so whatever fails before that was not sent, and
whatever fails after it may have arrived. An event loop in a thread of its own drives them all.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

import httptools
import httpx

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# Servers close what has been idle for five seconds or more. A request that meets such an end is
# lost, and whether it arrived cannot be told; so no connection is used that late.
_STALE: Final = 2.0
_FINAL: Final = 200  # below it the answer is yet to come


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one request.

    Attributes:
        status: HTTP status; 0 = no whole answer came.
        content: body of the answer.
        failure: what went wrong; None when an answer came.
        was_sent: whether any of it may have left this machine.
        elapsed: seconds from the first byte out to the last byte in.
    """

    status: int = 0
    content: bytes = b""
    failure: Exception | None = None
    was_sent: bool = True
    elapsed: float = 0.0


class Lanes:
    """Connections to one server.

    Args:
        base_url: scheme, host and port; a path is not looked at.
        connect_timeout: seconds to make a connection.
        read_timeout: seconds to wait for each part of an answer.
        width: how many connections at most.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connect_timeout: float,
        read_timeout: float,
        width: int,
    ) -> None:
        place = urlsplit(base_url)
        self._host = place.hostname or ""
        self._port = place.port or _DEFAULT_PORTS.get(place.scheme, 0)
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._is_encrypted = place.scheme == "https"
        self._tls: ssl.SSLContext | None = None
        self._width = width
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._idle: list[_Lane] = []

    def send(self, requests: Sequence[bytes]) -> Future[list[Received]]:
        """Send whole HTTP/1.1 requests, each once; what became of them, in their order."""
        with self._guard:
            if self._loop is None:
                self._loop = _new_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="gateway-lanes", daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(self._send_all(requests), self._loop)

    def close(self) -> None:
        """End all connections."""
        with self._guard:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def _send_all(self, requests: Sequence[bytes]) -> list[Received]:
        waiting = deque(enumerate(requests))
        received: dict[int, Received] = {}
        unable: list[Exception] = []

        async def drive() -> None:
            while waiting:
                try:
                    lane = await self._free_lane()
                except Exception as error:  # noqa: BLE001 — whatever it was, nothing was sent
                    unable.append(error)
                    return
                if not waiting:
                    self._idle.append(lane)
                    return
                number, request = waiting.popleft()
                received[number] = await lane.carry(request, self._read_timeout)
                if lane.is_open:
                    self._idle.append(lane)

        await asyncio.gather(*(drive() for _ in range(min(self._width, len(requests)))))
        nothing = Received(failure=unable[-1] if unable else None, was_sent=False)
        return [received.get(number, nothing) for number in range(len(requests))]

    async def _free_lane(self) -> _Lane:
        while self._idle:
            lane = self._idle.pop()
            if lane.is_fresh:
                return lane
            lane.end()
        if self._is_encrypted and self._tls is None:
            self._tls = httpx.create_ssl_context()  # the same authorities as for single calls
        async with asyncio.timeout(self._connect_timeout):
            _transport, lane = await asyncio.get_running_loop().create_connection(
                _Lane, self._host, self._port, ssl=self._tls
            )
        return lane

    async def _end(self) -> None:
        while self._idle:
            self._idle.pop().end()
        await asyncio.sleep(0)  # connections are closed by the loop itself


class _Lane(asyncio.Protocol):
    """One connection; carries one request at a time."""

    def __init__(self) -> None:
        self.is_open = False
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._answered: asyncio.Future[Received] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._heard_at = 0.0

    @property
    def is_fresh(self) -> bool:
        """Say whether the server will hardly be about to close the connection."""
        return self.is_open and time.perf_counter() - self._heard_at < _STALE

    async def carry(self, request: bytes, patience: float) -> Received:
        """Write a request and wait for its answer, for each part of it not longer than so."""
        loop = asyncio.get_running_loop()
        self._answered = loop.create_future()
        self._parts = []
        began = self._heard_at = time.perf_counter()
        assert self._transport is not None  # noqa: S101 — set when the connection was made
        self._transport.write(request)
        self._watch = loop.call_later(patience, self._look, patience)
        received = await self._answered
        self._answered = None
        self._watch.cancel()
        return Received(
            received.status,
            received.content,
            received.failure,
            elapsed=time.perf_counter() - began,
        )

    def end(self) -> None:
        """Close the connection."""
        self.is_open = False
        if self._transport is not None:
            self._transport.close()

    def _look(self, patience: float) -> None:
        left = self._heard_at + patience - time.perf_counter()
        if left > 0:
            self._watch = asyncio.get_running_loop().call_later(left, self._look, patience)
        else:
            self._fail(TimeoutError(f"no answer within {patience:g} s"))

    def _fail(self, error: Exception) -> None:
        self._settle(Received(failure=error))
        self.end()

    def _settle(self, received: Received) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(received)

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._heard_at = time.perf_counter()
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        self._heard_at = time.perf_counter()
        if self._answered is None:
            self.end()  # nobody asked, so what comes next could not be told apart
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(error)

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        self._settle(Received(failure=error or ConnectionError("the server hung up")))

    # What the parser tells.

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < _FINAL:
            return
        if not self._parser.should_keep_alive():
            self.end()
        self._settle(Received(status, b"".join(self._parts)))


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415 — there is none for Windows
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()  # half the work of the other one
