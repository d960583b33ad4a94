"""Where does a shop stand in browser tests? On its own port, with the very page that is copied."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lib.catalog.vocabulary import SdkGeneration
from lib.snippets import render
from lib.snippets.checkout import Checkout

USER_CODE = "imp00000001"


@dataclass(slots=True)
class Shop:
    """A shop.

    Attributes:
        url: where it stands.
        page: what its front page says.
        completed: ids its page has told its server.
        asked: bodies of confirm calls.
        confirm: status and body its server answers them with.
        holds: while it is there and not set, its server lets them wait.
    """

    url: str = ""
    page: str = ""
    completed: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    confirm: tuple[int, str] = (200, "")
    holds: threading.Event | None = None

    def sells(
        self, sandbox: str, sdk: SdkGeneration, params: dict[str, Any], code: str = USER_CODE
    ) -> None:
        """Put up the page of a parameter set, word for word as it is copied."""
        self.page = snippet(sandbox, sdk, params, code)


def snippet(sandbox: str, sdk: SdkGeneration, params: dict[str, Any], code: str = USER_CODE) -> str:
    """Return the page of a parameter set; only the addresses of its scripts are the sandbox's."""
    old = (f"{sandbox}/sdk/jquery.js", f"{sandbox}/sdk/iamport.payment-1.2.0.js")
    scripts = old if sdk is SdkGeneration.IAMPORT else (f"{sandbox}/sdk/v1/iamport.js",)
    return render("html", Checkout(params, code, sdk, scripts=scripts))


@contextmanager
def trading() -> Iterator[Shop]:
    """Run a shop for a while."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, shop.page, "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"] or 0)).decode()
            is_json = self.headers["content-type"].startswith("application/json")
            said = json.loads(body) if is_json else dict(parse_qsl(body))
            if urlsplit(self.path).path == "/confirm":
                shop.asked.append({**said, "type": self.headers["content-type"]})
                if shop.holds:
                    shop.holds.wait(30)
                with suppress(OSError):  # nobody may be waiting any more
                    self._answer(*shop.confirm, "application/json")
            else:
                shop.completed.append(said)
                self._answer(200, "{}", "application/json")

        def _answer(self, status: int, body: str, kind: str) -> None:
            content = body.encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: Any) -> None:  # noqa: ANN401
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop = Shop(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
