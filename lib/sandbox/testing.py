"""How do other people's tests use it? One import: ``from lib.sandbox.testing import sandbox``.

Each test gets a sandbox of its own on a free port, in memory, with a receiver for its webhooks;
several may run at once. Without pytest, ``running()`` does the same in a ``with`` statement.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Any, Final
from urllib.parse import parse_qsl

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lib.kernel.clock import Clock
from lib.sandbox.asgi import create_sandbox
from lib.sandbox.config import SandboxConfig
from lib.sandbox.parsing import SandboxProtocol

_RECEIVER: Final = "/_received"
_PATIENCE: Final = 30.0


class SandboxError(AssertionError):
    """The sandbox refused a control call; the text says why."""


class ClockControl:
    """The sandbox's clock."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self._sandbox = sandbox

    @property
    def now(self) -> int:
        """Return the present instant in UNIX seconds."""
        return int(self._sandbox.control("GET", "/clock")["now"])

    def freeze(self, at: datetime | str | int | None = None) -> dict[str, Any]:
        """Stop it, where it stands or at an instant; texts are ISO 8601, usually Seoul."""
        return self._post("freeze", {} if at is None else {"at": _written(at)})

    def release(self) -> dict[str, Any]:
        """Let a stopped clock go on."""
        return self._post("release", {})

    def advance(self, **parts: int) -> list[dict[str, Any]]:
        """Move it forward by ``seconds``, ``minutes``, ``hours`` and ``days``.

        Returns:
            What happened on the way, in order.
        """
        happened: list[dict[str, Any]] = self._post("advance", parts)["happened"]
        return happened

    def jump(self, at: datetime | str | int) -> list[dict[str, Any]]:
        """Set it to an instant and return what happened on the way."""
        happened: list[dict[str, Any]] = self._post("jump", {"at": _written(at)})["happened"]
        return happened

    def real(self) -> dict[str, Any]:
        """Go back to the machine's time."""
        return self._post("real", {})

    def _post(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._sandbox.control("POST", f"/clock/{what}", body)
        return answer


class Webhooks:
    """The webhooks of the sandbox, and a receiver for them.

    Attributes:
        url: address of the receiver; configured from the start.
        answers: HTTP status the receiver answers with.
    """

    def __init__(self, sandbox: RunningSandbox) -> None:
        self._sandbox = sandbox
        self.url = sandbox.url + _RECEIVER
        self.answers = 200
        self._received: list[dict[str, Any]] = []
        self._news = threading.Condition()

    @property
    def received(self) -> list[dict[str, Any]]:
        """Return what has come so far, in order."""
        with self._news:
            return list(self._received)

    def wait(self, count: int, seconds: float = 5) -> list[dict[str, Any]]:
        """Wait until so many have come, and return all.

        Raises:
            SandboxError: fewer came in time.
        """
        with self._news:
            if not self._news.wait_for(lambda: len(self._received) >= count, seconds):
                raise SandboxError(f"{len(self._received)} of {count} webhooks came")
            return list(self._received)

    def settled(self, seconds: float = 5) -> list[dict[str, Any]]:
        """Wait until nothing that is due is left to be sent, and return all that has come.

        Raises:
            SandboxError: something is still to be sent.
        """
        until = monotonic() + seconds
        while self._sandbox.control("GET", "/webhooks")["pending"]:
            if monotonic() > until:
                raise SandboxError("webhooks are still to be sent")
            threading.Event().wait(0.01)
        return self.received

    def configure(self, **settings: Any) -> dict[str, Any]:  # noqa: ANN401 — as the control API
        """Change settings, such as ``policy="five"`` or ``test={"content_type": "form"}``."""
        answer: dict[str, Any] = self._sandbox.control("POST", "/webhooks", settings)
        return answer

    def log(self) -> list[dict[str, Any]]:
        """Return all webhooks with their deliveries, the newest first."""
        listed: list[dict[str, Any]] = self._sandbox.control("GET", "/webhooks/log?limit=500")
        return listed

    async def _receive(self, request: Request) -> Response:
        body = (await request.body()).decode()
        said = request.headers["content-type"].startswith("application/json")
        with self._news:
            self._received.append(json.loads(body) if said else dict(parse_qsl(body)))
            self._news.notify_all()
        return PlainTextResponse("", self.answers)


class RunningSandbox:
    """A sandbox that listens.

    Attributes:
        url: base URL of the emulated API.
        imp_key: REST key it accepts.
        imp_secret: REST secret it accepts.
        clock: its clock.
        webhooks: its webhooks, and a receiver for them.
    """

    def __init__(self, url: str, config: SandboxConfig) -> None:
        self.url = url
        self.imp_key = config.imp_key
        self.imp_secret = config.imp_secret
        self.http = httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False)
        self.clock = ClockControl(self)
        self.webhooks = Webhooks(self)

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
        """Call the control API; ``path`` is what follows ``/_control``.

        Raises:
            SandboxError: it refused.
        """
        answer = self.http.request(method, f"/_control{path}", json=body).json()
        if answer["code"]:
            raise SandboxError(answer["message"])
        return answer["response"]

    def call(self, method: str, path: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call the emulated API with a token and return the envelope."""
        pair = {"imp_key": self.imp_key, "imp_secret": self.imp_secret}
        token = self.http.post("/users/getToken", json=pair).json()["response"]["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.http.request(method, path, headers=headers, json=body or None)
        envelope: dict[str, Any] = answer.json()
        return envelope

    def fault(
        self, name: str, value: int | None = None, *, times: int = 1, operation: str = ""
    ) -> None:
        """Let something go wrong in the next so many calls; -1 = until ``faultless()``."""
        asked = {"name": name, "value": value, "times": times, "operation": operation}
        self.control("POST", "/faults", asked)

    def faultless(self) -> None:
        """Take all armed faults away."""
        self.control("DELETE", "/faults")

    def deposit(self, imp_uid: str, amount: int | None = None, depositor: str = "") -> Any:  # noqa: ANN401
        """Pay into a virtual account; without an amount what is asked for."""
        asked = {"amount": amount, "depositor": depositor or None}
        body = {name: value for name, value in asked.items() if value is not None}
        return self.control("POST", f"/vbanks/{imp_uid}/deposit", body)

    def one_time_password(self, imp_uid: str, otp: str) -> Any:  # noqa: ANN401
        """Set the one-time password of a certification; ``000000`` without it."""
        return self.control("POST", f"/certifications/{imp_uid}", {"otp": otp})


@contextmanager
def running(
    config: SandboxConfig | None = None, clock: Clock | None = None
) -> Iterator[RunningSandbox]:
    """Run a sandbox on a free port for a while.

    Args:
        config: how it is set up; None = in memory, with the usual keys.
        clock: what its clock follows; None = the machine's.
    """
    config = config or SandboxConfig()
    app = create_sandbox(config, clock)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            http=SandboxProtocol,
            log_config=None,
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=2,
        )
    )
    thread = threading.Thread(target=server.run, name="sandbox", daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise SandboxError("the sandbox did not start")
        thread.join(0.002)
    port = server.servers[0].sockets[0].getsockname()[1]
    sandbox = RunningSandbox(f"http://127.0.0.1:{port}", config)
    app.add_route(_RECEIVER, sandbox.webhooks._receive, ["POST"])  # noqa: SLF001 — its other half
    sandbox.webhooks.configure(test={"url": sandbox.webhooks.url})
    try:
        yield sandbox
    finally:
        sandbox.http.close()
        server.should_exit = True
        thread.join()


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """Give a fresh sandbox, in memory, on a free port."""
    with running() as fresh:
        yield fresh


def _written(at: datetime | str | int) -> str | int:
    return at.isoformat() if isinstance(at, datetime) else at
