"""How do tests reach a sandbox? A real one on a real loopback port, its clock stands still."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from lib.kernel.clock import FixedClock
from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from tests.contract.conformance import check
from tests.databases import place_of

# Calls that only the sandbox has.
OWN = ("/_control", "/internal")
# A card that is good for longer than this program.
EXPIRY = "2099-12"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the REST API, its envelope unpacked."""

    status: int
    code: int
    message: str | None
    response: Any


class Api:
    """A caller of the REST API with a token; one connection pool, many threads."""

    def __init__(self, url: str, imp_key: str, imp_secret: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        self._pair = {"imp_key": imp_key, "imp_secret": imp_secret}
        self.token = ""

    def log_in(self) -> str:
        """Take a token and use it from now on."""
        self.token = self.http.post("/users/getToken", json=self._pair).json()["response"][
            "access_token"
        ]
        return self.token

    def raw(self, method: str, path: str, **arguments: Any) -> httpx.Response:  # noqa: ANN401
        """Call with the token and return the answer as it came; it must be as it is described."""
        if not self.token:
            self.log_in()
        headers = {"Authorization": f"Bearer {self.token}", **arguments.pop("headers", {})}
        response = self.http.request(method, path, headers=headers, **arguments)
        if response.status_code < 500 and not path.startswith(OWN):
            check(method, path, response, readable="content" not in arguments)
        return response

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Call with the token and unpack the envelope."""
        response = self.raw(method, path, **({} if body is None else {"json": body}))
        return unpack(response)

    def get(self, path: str) -> Answer:
        """Look something up."""
        return self.call("GET", path)

    def post(self, path: str, **body: Any) -> Answer:  # noqa: ANN401
        """Send a JSON body."""
        return self.call("POST", path, body)

    def onetime(self, merchant_uid: str, number: str, **more: Any) -> Answer:  # noqa: ANN401
        """Charge a card once."""
        body = {
            "merchant_uid": merchant_uid,
            "amount": 10_000,
            "card_number": number,
            "expiry": EXPIRY,
            **more,
        }
        return self.call("POST", "/subscribe/payments/onetime", body)


def unpack(response: httpx.Response) -> Answer:
    """Unpack an envelope; it must be one."""
    content = response.json()
    assert list(content) == ["code", "message", "response"], content
    assert response.headers["content-type"].startswith("application/json")
    assert isinstance(content["code"], int)
    return Answer(response.status_code, content["code"], content["message"], content["response"])


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that is listening.

    Attributes:
        url: its base URL without a slash at the end.
        imp_key: REST key it accepts.
        imp_secret: REST secret it accepts.
        clock: its time; stands still until advanced.
        path: its SQLite file, or the path that stands for its database.
        api: a caller that is logged in on first use.
    """

    url: str
    imp_key: str
    imp_secret: str
    clock: FixedClock
    path: Path
    api: Api = field(repr=False)

    @property
    def place(self) -> Path | str:
        """Return where its state is: its file, or the address of its database."""
        return place_of(self.path)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an ASGI application on a free loopback port for a while and give its URL."""
    server = uvicorn.Server(
        uvicorn.Config(
            app, port=0, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=2
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def running_sandbox(path: Path, clock: FixedClock, **settings: Any) -> Iterator[Sandbox]:  # noqa: ANN401
    """Run a sandbox for a while.

    Args:
        path: its SQLite file.
        clock: its time.
        settings: further fields of SandboxConfig.
    """
    place = place_of(path)
    config = SandboxConfig(**{"database": place, "slow_issuer_seconds": 0.2, **settings})
    with serving(create_sandbox(config, clock)) as url:
        api = Api(url, config.imp_key, config.imp_secret)
        try:
            yield Sandbox(url, config.imp_key, config.imp_secret, clock, path, api)
        finally:
            api.http.close()
