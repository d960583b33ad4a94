"""How does one call travel? Timeouts, envelope, errors by what they mean for money, redacted log.

A call that may move money is sent once. Only look-ups are repeated, and only when the network or
the gateway itself failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import httpx
import stamina
import structlog
from pydantic import BaseModel, ValidationError

from lib.catalog.operations import operation
from lib.kernel.clock import Clock
from lib.kernel.errors import GatewayUnreachable
from lib.kernel.redaction import redact
from lib.portone.bulk import Bulk, Flight
from lib.portone.exchange import Call, Exchange, note
from lib.portone.meaning import content_of, unreadable

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


class Transport:
    """Carries calls to one base URL."""

    def __init__(  # noqa: PLR0913 — how the wire behaves
        self,
        base_url: str,
        *,
        clock: Clock,
        connect_timeout: float,
        read_timeout: float,
        width: int,
        keep: Callable[[Exchange], None],
    ) -> None:
        """Open a pool of connections.

        Args:
            base_url: without a slash at the end.
            clock: for the time stamps of exchanges.
            connect_timeout: seconds to make a connection.
            read_timeout: seconds to wait for each part of an answer.
            width: how many calls go side by side at most, where many are sent at once.
            keep: told of every exchange of a single call, whatever became of it.
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
        self._bulk = Bulk(
            base_url,
            clock=clock,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            width=width,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()
        self._bulk.close()

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
            return self._once(call, token)
        for attempt in stamina.retry_context(
            on=GatewayUnreachable, attempts=3, timeout=20.0, wait_initial=0.1, wait_max=1.0
        ):
            with attempt:
                return self._once(call, token)
        raise AssertionError("a retry loop ends in an answer or an error")

    def start(self, calls: Sequence[Call], token: str, renew: Callable[[], str]) -> Flight:
        """Send many calls side by side, each once; their exchanges are the caller's to keep.

        Args:
            calls: what is sent.
            token: with which token.
            renew: gets another one; what was answered with 401, and so not done, goes once more.
        """
        return self._bulk.start(calls, token, renew)

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
            raise unreadable(
                operation(call.name),
                f"the answer is not a {kind.__name__}: {where}: {first['msg']}",
                attempt_key=call.attempt_key or None,
                evidence={"response": redact(content)},
            ) from None

    def _once(self, call: Call, token: str) -> Any:  # noqa: ANN401
        described = operation(call.name)
        started_at, started = self._clock.now(), time.perf_counter()
        status, body = 0, None
        failure: Exception | None = None
        try:
            request = self._http.build_request(
                described.method,
                call.address(self._base),
                params=dict(call.query) or None,
                json=dict(call.body) if call.body is not None else None,
                headers={"Authorization": f"Bearer {token}"} if token else {},
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
        exchange = note(
            call,
            url=str(request.url),
            has_token=bool(token),
            status=status,
            body=body,
            failure=failure,
            started_at=started_at,
            seconds=time.perf_counter() - started,
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
        return content_of(described, exchange, body, was_sent=not isinstance(failure, _NOT_SENT))


def _content(response: httpx.Response) -> Any:  # noqa: ANN401
    """Read JSON where it is JSON, else the beginning of the text."""
    try:
        return response.json()
    except ValueError:
        return response.text[:2000]
