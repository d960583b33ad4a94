"""How does one webhook travel? One POST, and what came of it; nothing here raises."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from lib.sandbox.reach import Reach, Unreachable

if TYPE_CHECKING:
    import httpx

Mishap = Literal[
    "",
    "forbidden",
    "no_connection",
    "connect_timeout",
    "read_timeout",
    "total_timeout",
    "broken_off",
]
CONTENT_TYPES: Final = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
}
_KEPT: Final = 2_000  # characters of an answer that are kept
_READ: Final = 16_384  # bytes of an answer that are read at most


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a delivery.

    Attributes:
        status: HTTP status; None = there was no answer.
        answer: the beginning of what was answered.
        error: what went wrong; empty after an answer.
        milliseconds: how long it took.
    """

    status: int | None
    answer: str
    error: Mishap
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a delivery may take, in seconds.

    Attributes:
        connect: until there is a connection.
        read: until the next part of the answer.
        total: altogether.
    """

    connect: float
    read: float
    total: float


def body_of(said: dict[str, Any], content_type: str) -> str:
    """Write what a webhook says; a number of a cancel is there only when there is one."""
    shown = {name: value for name, value in said.items() if value is not None}
    if content_type == "form":
        return urlencode(shown)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


class Postman:
    """Sends; one for all webhooks of a process, used in one event loop."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._client: httpx.AsyncClient | None = None

    async def post(self, url: str, body: str, content_type: str, patience: Patience) -> Outcome:
        """Send one body and wait for the answer; a redirect is an answer and is not followed."""
        import httpx  # noqa: PLC0415 — a sandbox that sends no webhook starts without it

        began = time.perf_counter()
        status, answer = None, ""
        error: Mishap = ""
        try:
            async with asyncio.timeout(patience.total):
                asked = httpx.URL(url)
                address = await self._reach.address(url)
                async with self._opened().stream(
                    "POST",
                    asked.copy_with(host=address),
                    content=body.encode(),
                    headers={
                        "host": asked.netloc.decode("ascii"),
                        "content-type": CONTENT_TYPES[content_type],
                    },
                    extensions={"sni_hostname": asked.raw_host.decode("ascii")},
                    timeout=httpx.Timeout(patience.read, connect=patience.connect),
                ) as response:
                    answer = await _beginning(response)
                    status = response.status_code
        except Unreachable as unreachable:
            error = "forbidden" if unreachable.is_forbidden else "no_connection"
        except TimeoutError:
            error = "total_timeout"
        except httpx.ConnectTimeout:
            error = "connect_timeout"
        except httpx.TimeoutException:
            error = "read_timeout"
        except httpx.ConnectError:
            error = "no_connection"
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError):
            error = "broken_off"
        return Outcome(status, answer, error, round(1000 * (time.perf_counter() - began)))

    async def close(self) -> None:
        """Give connections back."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _opened(self) -> httpx.AsyncClient:
        import httpx  # noqa: PLC0415

        if self._client is None:
            self._client = httpx.AsyncClient(
                trust_env=False,  # a proxy of this machine is no part of the gateway
                headers={"user-agent": "paybench-sandbox", "accept": "*/*"},
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            )
        return self._client


async def _beginning(response: httpx.Response) -> str:
    received = b""
    async for chunk in response.aiter_bytes():
        received += chunk
        if len(received) >= _READ:
            break
    return received.decode("utf-8", "replace")[:_KEPT].replace("\0", "\N{REPLACEMENT CHARACTER}")
