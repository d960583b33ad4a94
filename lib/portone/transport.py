"""How does one call travel? Timeouts, envelope, errors by what they mean for money, redacted log.

A call that may move money is sent once. Only look-ups are repeated, and only when the network or
the gateway itself failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx
import stamina
import structlog
from pydantic import BaseModel, ValidationError

from lib.catalog.operations import Operation, operation
from lib.kernel.clock import Clock
from lib.kernel.errors import (
    GatewayError,
    GatewayRefused,
    GatewayUnauthorized,
    GatewayUnreachable,
    OutcomeUnknown,
)
from lib.kernel.redaction import HIDDEN, redact, redact_text

log = structlog.get_logger()

M = TypeVar("M", bound=BaseModel)

# A request that failed in one of these never left this machine.
_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
# Statuses by which an HTTP server says that it did not do what was asked.
_NOT_DONE: Final = frozenset({400, 401, 403, 404, 405, 406, 409, 411, 413, 414, 415, 422, 429, 431})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, redacted.

    Attributes:
        operation: catalogue name of the call.
        attempt_key: the journalled act behind it; empty for plain look-ups.
        method: HTTP method.
        url: whole address.
        request_headers: as sent, without the token.
        request_body: JSON body without credentials and card data; None for GET.
        status: HTTP status; 0 when no answer came.
        response_body: JSON of the answer, or its text when it was not JSON.
        error: what went wrong on the way; empty when an answer came.
        started_at: when it was sent.
        elapsed_ms: time until the answer was read.
    """

    operation: str
    attempt_key: str
    method: str
    url: str
    request_headers: dict[str, str]
    request_body: Any
    status: int
    response_body: Any
    error: str
    started_at: datetime
    elapsed_ms: int

    def evidence(self) -> dict[str, Any]:
        """Return what an error carries along."""
        return {
            "request": f"{self.method} {self.url}",
            "status": self.status,
            "response": self.response_body,
            "error": self.error,
        }


@dataclass(slots=True)
class Call:
    """One call to be made.

    Attributes:
        name: catalogue name of the operation.
        path: values of the path's slots.
        query: query parameters.
        body: JSON body; None for none.
        attempt_key: the journalled act behind it.
    """

    name: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    attempt_key: str = ""


class Transport:
    """Carries calls to one base URL."""

    def __init__(
        self,
        base_url: str,
        *,
        clock: Clock,
        connect_timeout: float,
        read_timeout: float,
        keep: Callable[[Exchange], None],
    ) -> None:
        """Open a pool of connections.

        Args:
            base_url: without a slash at the end.
            clock: for the time stamps of exchanges.
            connect_timeout: seconds to make a connection.
            read_timeout: seconds to wait for each part of an answer.
            keep: told of every exchange, whatever became of it.
        """
        self._base = base_url
        self._clock = clock
        self._keep = keep
        self._http = httpx.Client(
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout),
            follow_redirects=False,
            headers={"Accept": "application/json", "User-Agent": "paybench"},
            trust_env=not base_url.startswith(("http://127.0.0.1", "http://localhost")),
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def send(self, call: Call, token: str = "") -> Any:  # noqa: ANN401 — the envelope's content
        """Make a call and open the envelope of its answer.

        Look-ups are tried three times; what may move money is sent once.

        Returns:
            The envelope's ``response``.

        Raises:
            GatewayRefused: the gateway said no.
            GatewayUnauthorized: HTTP 401.
            GatewayUnreachable: nothing was sent, or a look-up got no readable answer.
            OutcomeUnknown: a call that may move money got no readable answer.
        """
        described = operation(call.name)
        if described.moves_money or described.method != "GET":
            return self._once(call, described, token)
        for attempt in stamina.retry_context(
            on=GatewayUnreachable, attempts=3, timeout=20.0, wait_initial=0.1, wait_max=1.0
        ):
            with attempt:
                return self._once(call, described, token)
        raise AssertionError("a retry loop ends in an answer or an error")

    def read(self, kind: type[M], content: Any, call: Call) -> M:  # noqa: ANN401
        """Read the content of an envelope as one of the gateway's objects.

        Raises:
            OutcomeUnknown: it is no such object and the call may have moved money.
            GatewayUnreachable: it is no such object and nothing was moved.
        """
        try:
            return kind.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "response"
            raise self._unreadable(
                operation(call.name),
                f"the answer is not a {kind.__name__}: {where}: {first['msg']}",
                attempt_key=call.attempt_key or None,
                evidence={"response": redact(content)},
            ) from None

    def _once(self, call: Call, described: Operation, token: str) -> Any:  # noqa: ANN401
        url = self._base + described.path.format(
            **{name: quote(value, safe="") for name, value in call.path.items()}
        )
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        started_at, started = self._clock.now(), time.perf_counter()
        status, body = 0, None
        failure: Exception | None = None
        try:
            request = self._http.build_request(
                described.method,
                url,
                params=dict(call.query) or None,
                json=dict(call.body) if call.body is not None else None,
                headers=headers,
            )
        except (ValueError, TypeError, httpx.InvalidURL) as error:
            raise GatewayUnreachable(
                f"the request cannot be written ({type(error).__name__}); nothing was sent",
                operation=call.name,
                attempt_key=call.attempt_key or None,
            ) from None
        try:
            response = self._http.send(request)
            status, body = response.status_code, _content(response)
        except httpx.HTTPError as error:
            failure = error
        exchange = Exchange(
            operation=call.name,
            attempt_key=call.attempt_key,
            method=described.method,
            url=str(request.url),
            request_headers={"Authorization": f"Bearer {HIDDEN}"} if token else {},
            request_body=redact(dict(call.body)) if call.body is not None else None,
            status=status,
            response_body=redact(body),
            error=redact_text(f"{type(failure).__name__}: {failure}") if failure else "",
            started_at=started_at,
            elapsed_ms=round((time.perf_counter() - started) * 1000),
        )
        self._keep(exchange)
        log.info(
            "gateway.exchange",
            operation=call.name,
            status=status,
            elapsed_ms=exchange.elapsed_ms,
            attempt=call.attempt_key,
            error=exchange.error,
        )
        return self._open(call, described, exchange, body, failure)

    def _open(
        self,
        call: Call,
        described: Operation,
        exchange: Exchange,
        body: Any,  # noqa: ANN401
        failure: Exception | None,
    ) -> Any:  # noqa: ANN401
        """Turn what came back into content or into the error that says what it means."""
        known: dict[str, Any] = {
            "operation": call.name,
            "attempt_key": call.attempt_key or None,
            "evidence": exchange.evidence(),
        }
        status = exchange.status
        if failure is not None:
            if isinstance(failure, _NOT_SENT):
                raise GatewayUnreachable(
                    f"no connection to {self._base} ({exchange.error}); nothing was sent", **known
                )
            raise self._lost(described, exchange.error, known)
        if status == httpx.codes.UNAUTHORIZED:
            raise GatewayUnauthorized(_message(body) or "HTTP 401", **known)
        succeeded = httpx.codes.is_success(status)
        if _is_envelope(body) and (succeeded or httpx.codes.is_client_error(status)):
            if body["code"] == 0 and succeeded:
                return body.get("response")
            raise GatewayRefused(
                _message(body) or f"HTTP {status}",
                status=status,
                code=body["code"] or -status,
                **known,
            )
        # Without an envelope it need not be the gateway that speaks: enough to know that an act was
        # not carried out, too little to know that something does not exist.
        if status in _NOT_DONE and described.method != "GET":
            raise GatewayRefused(f"HTTP {status}", status=status, code=-status, **known)
        raise self._lost(described, f"HTTP {status} without a readable answer", known)

    def _lost(self, described: Operation, what: str, known: dict[str, Any]) -> GatewayError:
        return self._unreadable(
            described, what, **{k: v for k, v in known.items() if k != "operation"}
        )

    @staticmethod
    def _unreadable(described: Operation, what: str, **known: Any) -> GatewayError:  # noqa: ANN401
        kind = OutcomeUnknown if described.moves_money else GatewayUnreachable
        return kind(what, operation=described.name, **known)


def _content(response: httpx.Response) -> Any:  # noqa: ANN401
    """Read JSON where it is JSON, else the beginning of the text."""
    try:
        return response.json()
    except ValueError:
        return response.text[:2000]


def _is_envelope(body: Any) -> bool:  # noqa: ANN401
    return isinstance(body, dict) and type(body.get("code")) is int


def _message(body: Any) -> str:  # noqa: ANN401
    text = body.get("message") if isinstance(body, dict) else None
    return redact_text(text) if isinstance(text, str) else ""
