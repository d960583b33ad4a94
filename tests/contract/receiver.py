"""Who receives webhooks in tests? A receiver that answers only when it is let."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """A receiver.

    Attributes:
        url: its address.
        open: while it is not set nobody is answered, and nothing counts as received.
        bodies: what has been received and answered.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.open = threading.Event()
        self.bodies: list[dict[str, Any]] = []


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver that is shut at first."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            while not receiver.open.wait(0.02):
                if ended.is_set():
                    return
            with suppress(BlockingIOError):
                if not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                    return  # the sender is gone
            with suppress(OSError):
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()
                receiver.bodies.append(body)

        def log_message(self, *_arguments: Any) -> None:  # noqa: ANN401
            return

    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
