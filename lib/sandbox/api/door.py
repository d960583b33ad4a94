"""How does a request become an answer? Route, token, body, handler, and an envelope around all.

Every answer is ``{code, message, response}``. Short look-ups are answered at once, in the event
loop; what takes longer runs in a thread, and what writes in the writer's.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import traceback
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from lib.sandbox.api.reading import (
    Disconnected,
    Unreadable,
    read_body,
    read_headers,
    read_profile,
    read_query,
    receive_body,
)
from lib.sandbox.api.routing import (
    Call,
    LostAnswer,
    Match,
    Postponed,
    Route,
    Router,
    Status,
    segments_of,
)
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import tokens
from lib.sandbox.models.refusals import PG, Refusal
from lib.sandbox.profile import Profile

_LOG: Final = logging.getLogger(__name__)
_BEARER: Final = "bearer "
_LOST_LENGTH: Final = 2
_WITH_BODY: Final = frozenset({"POST", "PUT"})
_NOT_ALLOWED: Final = 405
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_HEADERS: Final = (
    (b"content-type", b"application/json;charset=UTF-8"),
    (b"cache-control", b"no-store"),
)


class Door:
    """The REST API as an ASGI application; works at the root and mounted under any prefix."""

    def __init__(self, gateway: Gateway, router: Router) -> None:
        self._gateway = gateway
        self._router = router
        self._profile = Profile(gateway.config.profile, gateway.config.strict)

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
        outcome = await self._outcome(scope, match, body)
        if isinstance(outcome, LostAnswer):
            await self._lose(send)
            return
        status, content = _written(outcome)
        allowed = ", ".join(match.methods) if status == _NOT_ALLOWED else ""
        await _send(send, status, content, allowed)

    async def _outcome(self, scope: Scope, match: Match, body: bytes | Unreadable) -> Any:  # noqa: ANN401
        """Do what is asked and return what came of it; never raises."""
        try:
            if not self._gateway.store.is_open:
                await run_in_threadpool(self._gateway.store.open)
            outcome = await self._handled(scope, match, body)
            while isinstance(outcome, Postponed):
                outcome = await self._later(outcome)
        except (Refusal, Unreadable) as no:
            return no
        except asyncio.CancelledError:
            return LostAnswer()  # the server ends, and whether it is done yet cannot be told
        except Exception as error:  # noqa: BLE001 — every answer is an envelope
            # The text of an unforeseen exception may hold what was sent, so only its place is told.
            place = " < ".join(
                f"{frame.filename}:{frame.lineno}"
                for frame in reversed(traceback.extract_tb(error.__traceback__)[-3:])
            )
            _LOG.error("sandbox: %s at %s", type(error).__name__, place)
            return Refusal(PG, "샌드박스 내부 오류입니다.", status=500)
        return outcome

    async def _handled(self, scope: Scope, match: Match, body: bytes | Unreadable) -> Any:  # noqa: ANN401
        if not match.methods:
            raise Refusal(PG, "요청한 API가 없습니다.", status=404)
        route = match.methods.get(scope["method"])
        if route is None:
            raise Refusal(PG, "허용되지 않은 HTTP 메서드입니다.", status=_NOT_ALLOWED)

        def work(db: sqlite3.Connection) -> Any:  # noqa: ANN401
            return route.handler(self._gateway, self._admit(route, scope, match, body, db), db)

        if route.writes:
            return await self._gateway.writer.run(work)
        if route.lengthy:
            return await run_in_threadpool(self._gateway.store.read, work)
        return self._gateway.store.read(work)

    async def _later(self, postponed: Postponed) -> Any:  # noqa: ANN401
        try:
            await asyncio.sleep(postponed.seconds)
        except asyncio.CancelledError:
            # The server ends, and nothing has been done yet: that can be told.
            return Refusal(PG, "샌드박스가 종료되고 있습니다.", status=503)
        return await self._gateway.writer.run(postponed.then)

    def _admit(
        self,
        route: Route,
        scope: Scope,
        match: Match,
        body: bytes | Unreadable,
        db: sqlite3.Connection,
    ) -> Call:
        """Let a call in that has a token and a readable body, in this order."""
        headers = read_headers(scope)
        if route.needs_token:
            tokens.check(db, self._gateway.config, self._gateway.unix_now, _token(headers))
        if isinstance(body, Unreadable):
            raise body
        pairs = read_query(scope.get("query_string", b""))
        # Look-ups and deletions have no body; what some clients send along is not looked at.
        content = {}
        if route.method in _WITH_BODY:
            content = read_body(body, headers.get("content-type", ""))
        profile = read_profile(headers, self._profile)
        return Call(match.values, dict(pairs), content, headers, profile, pairs)

    async def _lose(self, send: Send) -> None:
        """Let the caller hear nothing of what was done."""
        if self._gateway.config.lost_answer == "504":
            await _send(send, 504, _envelope(PG, "Gateway Timeout", None))
            return
        # An answer that promises more than it brings: the server closes the connection, and no
        # client may take what arrived for an answer. ASGI has no other way to break off.
        headers = [(b"content-length", str(_LOST_LENGTH).encode())]
        await send({"type": "http.response.start", "status": 502, "headers": headers})


def _token(headers: dict[str, str]) -> str:
    """Read the access token from any of the three forms clients send it in."""
    value = headers.get("authorization", "").strip() or headers.get("x-imptokenheader", "").strip()
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else value


def _written(outcome: Any) -> tuple[int, bytes]:  # noqa: ANN401 — see Handler
    """Write what came of a call as status and envelope."""
    if isinstance(outcome, Refusal):
        return outcome.status, _envelope(outcome.code, outcome.message, None)
    if isinstance(outcome, Unreadable):
        return outcome.status, _envelope(PG, outcome.message, None)
    if isinstance(outcome, Status):
        return outcome.code, _envelope(0, None, outcome.response)
    return 200, _envelope(0, None, outcome)


def _envelope(code: int, message: str | None, response: object) -> bytes:
    content = {"code": code, "message": message, "response": response}
    return _ENCODE(content).encode("utf-8", "replace")


async def _send(send: Send, status: int, content: bytes, allowed: str = "") -> None:
    headers = [*_HEADERS, (b"content-length", str(len(content)).encode())]
    if allowed:
        headers.append((b"allow", allowed.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
