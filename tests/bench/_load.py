"""How are many requests sent without costing much? Keep-alive connections, requests built ahead.

``python -m tests.bench._load HOST PORT CONNECTIONS`` reads requests from standard input, one JSON
text a line, sends them over that many connections, each as soon as the one before it is answered,
and prints seconds and answers as JSON. It is a process of its own: its work is not the server's.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque


class _Connection(asyncio.Protocol):
    """One connection; a request is sent when the one before it has been answered."""

    def __init__(self, requests: deque[bytes], answers: list[bytes]) -> None:
        self._requests = requests
        self._answers = answers
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send_next(self) -> None:
        """Send the next request, or end when there is none."""
        assert self._transport is not None
        if self._requests:
            self._transport.write(self._requests.popleft())
        else:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if found and len(body) >= int(head.lower().partition(b"content-length: ")[2].split()[0]):
            self._answers.append(self._received)
            self._received = b""
            self.send_next()

    def connection_lost(self, error: Exception | None) -> None:
        self.done.set_result(error)


async def _main(host: str, port: int, connections: int) -> None:
    requests = deque(json.loads(line).encode() for line in sys.stdin)
    answers: list[bytes] = []
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(lambda: _Connection(requests, answers), host, port))[1]
        for _ in range(connections)
    ]
    started = time.perf_counter()
    for connection in opened:
        connection.send_next()
    await asyncio.gather(*(connection.done for connection in opened))
    seconds = time.perf_counter() - started
    json.dump({"seconds": seconds, "answers": [answer.decode() for answer in answers]}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
