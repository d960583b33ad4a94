"""How are many calls made at once? Written ahead, sent side by side, each answer opened by itself.

What one answer means is decided as for a single call, and none is sent twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import structlog
from pydantic import TypeAdapter

from lib.catalog.operations import operation
from lib.kernel.clock import Clock
from lib.kernel.errors import GatewayError, GatewayUnauthorized, GatewayUnreachable
from lib.portone.exchange import Call, Exchange, note
from lib.portone.lanes import Lanes, Received
from lib.portone.meaning import content_of

log = structlog.get_logger()

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_ANY: Final = TypeAdapter(Any)  # reads JSON in half the time
_LONGEST_TEXT: Final = 2000


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of one call.

    Attributes:
        content: the envelope's ``response``; None where there is an error.
        error: what the answer means, where it is no good answer.
        exchanges: what went over the wire: nothing when the request could not be written, two
            exchanges when it went again with a fresh token.
    """

    content: Any
    error: GatewayError | None
    exchanges: tuple[Exchange, ...] = ()


class Flight:
    """Calls that are under way."""

    def __init__(self, bulk: Bulk, calls: Sequence[Call], token: str) -> None:
        """Send calls; see Bulk.start."""
        self._bulk = bulk
        self._calls = calls
        self._unwritten: dict[int, GatewayError] = {}
        written: list[bytes] = []
        for place, call in enumerate(calls):
            try:
                written.append(_request(call, call.address(bulk.base_url), token))
            except (ValueError, TypeError) as error:
                self._unwritten[place] = GatewayUnreachable(
                    f"the request cannot be written ({type(error).__name__}); nothing was sent",
                    operation=call.name,
                    attempt_key=call.attempt_key or None,
                )
        self._started_at = bulk.clock.now()
        self._received = bulk.lanes.send(written)

    def wait(self) -> list[Heard]:
        """Return what was heard of each call, in their order, once all have ended."""
        received = iter(self._received.result())
        heard = [
            Heard(None, self._unwritten[place])
            if place in self._unwritten
            else self._opened(call, next(received))
            for place, call in enumerate(self._calls)
        ]
        log.info("gateway.flight", calls=len(heard), failed=sum(bool(one.error) for one in heard))
        return heard

    def _opened(self, call: Call, received: Received) -> Heard:
        body = None if received.failure else _content(received.content)
        exchange = note(
            call,
            url=call.address(self._bulk.base_url),
            has_token=True,
            status=received.status,
            body=body,
            failure=received.failure,
            started_at=self._started_at,
            seconds=received.elapsed,
        )
        try:
            content = content_of(operation(call.name), exchange, body, was_sent=received.was_sent)
        except GatewayError as error:
            return Heard(None, error, (exchange,))
        return Heard(content, None, (exchange,))


class RenewedFlight(Flight):
    """Calls that go once more, with a fresh token, where the answer is 401: nothing was done."""

    def __init__(
        self, bulk: Bulk, calls: Sequence[Call], token: str, renew: Callable[[], str]
    ) -> None:
        """Send calls; see Bulk.start."""
        super().__init__(bulk, calls, token)
        self._renew = renew

    def wait(self) -> list[Heard]:
        """Return what was heard of each call, in their order, once all have ended."""
        heard = super().wait()
        places = [at for at, one in enumerate(heard) if isinstance(one.error, GatewayUnauthorized)]
        if not places:
            return heard
        try:
            token = self._renew()
        except GatewayError:
            return heard
        again = Flight(self._bulk, [self._calls[place] for place in places], token).wait()
        for place, one in zip(places, again, strict=True):
            both = (*heard[place].exchanges, *one.exchanges)
            heard[place] = Heard(one.content, one.error, both)
        return heard


class Bulk:
    """Makes many calls at once to one base URL; see Transport for the arguments."""

    def __init__(
        self,
        base_url: str,
        *,
        clock: Clock,
        connect_timeout: float,
        read_timeout: float,
        width: int,
    ) -> None:
        self.base_url = base_url
        self.clock = clock
        self.lanes = Lanes(
            base_url, connect_timeout=connect_timeout, read_timeout=read_timeout, width=width
        )

    def start(self, calls: Sequence[Call], token: str, renew: Callable[[], str]) -> Flight:
        """Send calls, each once; with a fresh token once more where the answer is 401."""
        return RenewedFlight(self, calls, token, renew)

    def close(self) -> None:
        """End the connections."""
        self.lanes.close()


def needs_proxy(base_url: str) -> bool:
    """Say whether the environment names a proxy for a base URL; lanes know none."""
    place = urlsplit(base_url)
    proxies = getproxies()
    host = place.hostname or ""
    return bool(proxies.get(place.scheme) or proxies.get("all")) and not proxy_bypass(host)


def _request(call: Call, url: str, token: str) -> bytes:
    """Write a whole HTTP/1.1 request.

    Raises:
        ValueError: the token holds a line break, or a number is none in JSON.
        TypeError: the body holds what JSON does not know.
    """
    if not token.isprintable():
        raise ValueError("token")
    place = urlsplit(url)
    query = f"?{urlencode(call.query, doseq=True)}" if call.query else ""
    body = b"" if call.body is None else _ENCODE(dict(call.body)).encode()
    head = (
        f"{operation(call.name).method} {place.path}{query} HTTP/1.1\r\n"
        f"Host: {place.netloc}\r\nAccept: application/json\r\nUser-Agent: paybench\r\n"
        f"Authorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body


def _content(content: bytes) -> Any:  # noqa: ANN401
    """Read JSON where it is JSON, else the beginning of the text."""
    try:
        return _ANY.validate_json(content)
    except ValueError:
        pass  # it may still be JSON that UTF-8 cannot hold
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")[:_LONGEST_TEXT]
