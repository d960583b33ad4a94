"""How does a request become an answer? Route, token, body, handler, and an envelope around all.

Every answer is ``{code, message, response}``. Handlers are plain functions and run in threads,
because they wait for SQLite; the door alone is asynchronous.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from lib.sandbox.api.reading import Disconnected, Unreadable, read_body, read_query, receive_body
from lib.sandbox.api.routing import Call, LostAnswer, Match, Postponed, Router, segments_of
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import tokens
from lib.sandbox.models.refusals import PG, Refusal

_LOG: Final = logging.getLogger(__name__)
_BEARER: Final = "bearer "
_LOST_LENGTH: Final = 2


class Door:
    """The REST API as an ASGI application; works at the root and mounted under any prefix."""

    def __init__(self, gateway: Gateway, router: Router) -> None:
        self._gateway = gateway
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a web socket is turned away."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        try:
            body = await receive_body(receive)
        except Disconnected:
            return
        match = self._router.match(segments_of(scope))
        answer = await _answer(lambda: self._handle(scope, match, body))
        if isinstance(answer, LostAnswer):
            await self._lose(send)
            return
        status, content = answer
        allowed = ", ".join(match.methods) if status == 405 else ""  # noqa: PLR2004
        await _send(send, status, content, allowed)

    def _handle(self, scope: Scope, match: Match, body: bytes | Unreadable) -> Any:  # noqa: ANN401
        """Run in a thread: everything that may wait for SQLite or for the processor."""
        if not match.methods:
            raise Refusal(PG, "요청한 API가 없습니다.", status=404)
        route = match.methods.get(scope["method"])
        if route is None:
            raise Refusal(PG, "허용되지 않은 HTTP 메서드입니다.", status=405)
        headers = Headers(scope=scope)
        gateway = self._gateway
        if route.needs_token:
            tokens.check(gateway.store, gateway.config, gateway.unix_now, _token(headers))
        if isinstance(body, Unreadable):
            raise body
        # Look-ups and deletions have no body; what some clients send along is not looked at.
        content = (
            read_body(body, headers.get("content-type", "")) if scope["method"] == "POST" else {}
        )
        call = Call(match.values, read_query(scope.get("query_string", b"")), content)
        return route.handler(gateway, call)

    async def _lose(self, send: Send) -> None:
        """Let the caller hear nothing of what was done."""
        if self._gateway.config.lost_answer == "504":
            await _send(send, 504, _envelope(PG, "Gateway Timeout", None))
            return
        # An answer that promises more than it brings: the server closes the connection, and no
        # client may take what arrived for an answer. ASGI has no other way to break off.
        headers = [(b"content-length", str(_LOST_LENGTH).encode())]
        await send({"type": "http.response.start", "status": 502, "headers": headers})


async def _answer(work: Callable[[], Any]) -> tuple[int, bytes] | LostAnswer:
    """Do the work in a thread and wrap what comes of it; never raises."""
    try:
        response = await run_in_threadpool(work)
        if isinstance(response, Postponed):
            try:
                await asyncio.sleep(response.seconds)
            except asyncio.CancelledError:
                # The server ends, and nothing has been done yet: that can be told.
                return 503, _envelope(PG, "샌드박스가 종료되고 있습니다.", None)
            response = await run_in_threadpool(response.then)
        if isinstance(response, LostAnswer):
            return response
        return 200, _envelope(0, None, response)
    except Refusal as refusal:
        return refusal.status, _envelope(refusal.code, refusal.message, None)
    except Unreadable as unreadable:
        return unreadable.status, _envelope(PG, unreadable.message, None)
    except Exception as error:  # noqa: BLE001 — every answer is an envelope
        # The text of an unforeseen exception may hold what was sent, so only its place is told.
        place = " < ".join(
            f"{frame.filename}:{frame.lineno}"
            for frame in reversed(traceback.extract_tb(error.__traceback__)[-3:])
        )
        _LOG.error("sandbox: %s at %s", type(error).__name__, place)
        return 500, _envelope(PG, "샌드박스 내부 오류입니다.", None)


def _token(headers: Headers) -> str:
    """Read the access token from any of the three forms clients send it in."""
    value = headers.get("authorization", "").strip() or headers.get("x-imptokenheader", "").strip()
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else value


def _envelope(code: int, message: str | None, response: object) -> bytes:
    content = {"code": code, "message": message, "response": response}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


async def _send(send: Send, status: int, content: bytes, allowed: str = "") -> None:
    headers = [
        (b"content-type", b"application/json;charset=UTF-8"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if allowed:
        headers.append((b"allow", allowed.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
