"""How do tests lose a request or an answer? A proxy that drops what it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

Fate = Literal["request", "answer"]


@dataclass(slots=True)
class LossyProxy:
    """A proxy on a loopback port.

    Attributes:
        url: its base URL.
        fates: what is lost of the next calls whose path ends so: the request on its way there, or
            the answer on its way back.
        passed: method and path of everything that arrived behind it.
    """

    url: str
    fates: dict[str, Fate] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)

    def lose(self, what: Fate, ending: str) -> None:
        """Drop the request or the answer of calls whose path ends so."""
        self.fates[ending] = what

    def heal(self) -> None:
        """Drop nothing any more."""
        self.fates.clear()

    def fate(self, path: str) -> Fate | None:
        """Say what is lost of a call."""
        return next((what for ending, what in self.fates.items() if path.endswith(ending)), None)


@contextmanager
def lossy_proxy(target: str) -> Iterator[LossyProxy]:
    """Serve for a while."""
    http = httpx.Client(timeout=30)

    class Handler(BaseHTTPRequestHandler):
        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            fate = proxy.fate(self.path)
            if fate == "request":
                self.close_connection = True
                return
            kept = ("authorization", "content-type")
            headers = {name: self.headers[name] for name in kept if name in self.headers}
            try:
                answer = http.request(
                    self.command, target + self.path, content=body, headers=headers
                )
            except httpx.HTTPError:  # the sandbox itself broke off, and so do we
                self.close_connection = True
                return
            proxy.passed.append(f"{self.command} {self.path}")
            if fate == "answer":
                self.close_connection = True
                return
            self.send_response(answer.status_code)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_PUT = do_DELETE = _forward  # noqa: N815 — the server's own names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy = LossyProxy(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        http.close()
