"""How do tests reach a gateway that misbehaves? A socket that answers as it is told to."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

TOKEN = {"access_token": "a" * 40, "now": 1000, "expired_at": 2800}
Reply = Callable[[str], bytes]


@dataclass(slots=True)
class OddServer:
    """A server on a loopback port.

    Attributes:
        url: its base URL.
        reply: makes the bytes of an answer from the request line; b"" breaks the connection off.
        connections: how many were made.
        requests: request lines of everything but the getting of tokens.
        tokens: how many tokens were given.
        token: what it gives as token.
        delay: seconds before it answers anything but the getting of tokens.
    """

    url: str
    reply: Reply
    connections: int = 0
    requests: list[str] = field(default_factory=list)
    tokens: int = 0
    token: dict[str, object] = field(default_factory=lambda: dict(TOKEN))
    delay: float = 0


def http(status: int, content: object, kind: str = "application/json", **headers: str) -> bytes:
    """Write an answer; a text goes out as it is, anything else as JSON."""
    body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = (
        f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n"
        f"connection: close\r\n{more}\r\n"
    )
    return head.encode() + body


def envelope(response: object, code: object = 0, message: str | None = None) -> dict[str, object]:
    """Wrap an answer as the gateway does."""
    return {"code": code, "message": message, "response": response}


@contextmanager
def odd_server(reply: Reply | bytes = b"") -> Iterator[OddServer]:
    """Serve on a free loopback port for a while."""
    listener = socket.create_server(("127.0.0.1", 0))
    answer: Reply = reply if callable(reply) else lambda _: reply
    server = OddServer(f"http://127.0.0.1:{listener.getsockname()[1]}", answer)
    ends = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = _read(connection)
            line = request.partition(b"\r\n")[0].decode()
            if "/users/getToken" in line:
                server.tokens += 1
                connection.sendall(http(200, envelope(server.token)))
                return
            server.requests.append(line.rpartition(" ")[0])
            ends.wait(server.delay)
            connection.sendall(server.reply(line))

    def accept() -> None:
        while not ends.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            server.connections += 1
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        ends.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)


def _read(connection: socket.socket) -> bytes:
    """Read one request with its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    until = time.monotonic() + 5
    while len(body) < length and time.monotonic() < until:
        body += connection.recv(65_536)
    return data
