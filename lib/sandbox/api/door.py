"""How does a request become an answer? Route, token, body, handler, and an envelope around all.

Every answer is ``{code, message, response}``. Short look-ups are answered at once, in the event
loop; what takes longer runs in a thread, and what writes in the writer's.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from functools import partial
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from lib.sandbox.api.answering import send_answer, written
from lib.sandbox.api.reading import (
    Disconnected,
    Unreadable,
    read_body,
    read_headers,
    read_profile,
    read_query,
    receive_body,
)
from lib.sandbox.api.request_log import RequestLog
from lib.sandbox.api.routing import (
    Call,
    Inquiry,
    LostAnswer,
    Match,
    Postponed,
    Route,
    Router,
    segments_of,
)
from lib.sandbox.api.striking import (
    UNHARMED,
    Reset,
    Strike,
    asked_for,
    break_off,
    take_armed,
)
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import notices, tokens
from lib.sandbox.models.faults import Fault
from lib.sandbox.models.refusals import PG, Refusal
from lib.sandbox.posting import Patience, Postman
from lib.sandbox.profile import Profile
from lib.sandbox.rows import Connection
from lib.sandbox.timed import Timed
from lib.sandbox.traces import place

_LOG: Final = logging.getLogger(__name__)
_BEARER: Final = "bearer "
_WITH_BODY: Final = frozenset({"POST", "PUT"})
_NOT_ALLOWED: Final = 405
# What the real API does not have: faults do not strike there, and no log shows it.
_OWN: Final = frozenset({"_control", "window", "sdk"})
_ARMED: Final = object()
_HOST: Final = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,200}")


class Door:
    """The REST API as an ASGI application; works at the root and mounted under any prefix."""

    def __init__(self, gateway: Gateway, router: Router, timed: Timed, log: RequestLog) -> None:
        self._gateway = gateway
        self._router = router
        self._timed = timed
        self._log = log
        self._profile = Profile(gateway.config.profile, gateway.config.strict)
        self._newest_notice = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a web socket is turned away."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        try:
            body = await receive_body(receive)
        except Disconnected:
            return
        began = perf_counter()
        segments = segments_of(scope)
        match = self._router.match(segments)
        outcome = await self._outcome(scope, match, segments, body)
        if isinstance(outcome, Reset):
            await break_off(receive)
        answer = written(outcome, self._gateway.config.lost_answer)
        if segments[0] not in _OWN:
            status = 0 if answer.is_broken else answer.status
            self._log.note(scope, body, status, answer.content, perf_counter() - began)
        allowed = ", ".join(match.methods) if answer.status == _NOT_ALLOWED else ""
        await send_answer(send, answer, allowed)

    async def _outcome(
        self, scope: Scope, match: Match, segments: Sequence[str], body: bytes | Unreadable
    ) -> Any:  # noqa: ANN401
        """Do what is asked and return what came of it; never raises."""
        try:
            if not self._gateway.store.is_open:
                await run_in_threadpool(self._gateway.store.open)
            if not self._timed.runs:
                self._timed.start()
            if segments[0] in _OWN:
                _refuse_foreign_pages(scope)
                return await self._carried_out(scope, match, body, UNHARMED)
            asked = asked_for(scope)
            outcome = _ARMED if asked else await self._carried_out(scope, match, body)
            if outcome is _ARMED:
                outcome = await self._struck(scope, match, body, asked)
        except (Refusal, Unreadable) as no:
            return no
        except asyncio.CancelledError:
            return LostAnswer()  # the server ends, and whether it is done yet cannot be told
        except Exception as error:  # noqa: BLE001 — every answer is an envelope
            _LOG.error("sandbox: %s", place(error))
            return Refusal(PG, "샌드박스 내부 오류입니다.", status=500)
        return outcome

    async def _struck(
        self, scope: Scope, match: Match, body: bytes | Unreadable, asked: Sequence[Fault]
    ) -> Any:  # noqa: ANN401
        """Do what is asked as far as faults let it: those of its header, and those armed."""
        writer = self._gateway.writer
        route = match.methods.get(scope["method"])
        armed = await writer.run(partial(take_armed, route)) if route else ()
        strike = Strike((*asked, *armed))
        if strike.ends_token:
            token = _token(read_headers(scope))
            await writer.run(lambda db: tokens.end(db, token))
        outcome: Any = strike.before()
        if outcome is not None:
            return outcome
        try:
            outcome = await self._carried_out(scope, match, body, strike)
        except (Refusal, Unreadable) as no:
            outcome = no
        return await strike.answered(outcome)

    async def _carried_out(
        self, scope: Scope, match: Match, body: bytes | Unreadable, strike: Strike | None = None
    ) -> Any:  # noqa: ANN401
        """Do what is asked; where faults are armed and nobody has looked at them, say so first."""
        if not match.methods:
            raise Refusal(PG, "요청한 API가 없습니다.", status=404)
        route = match.methods.get(scope["method"])
        if route is None:
            raise Refusal(PG, "허용되지 않은 HTTP 메서드입니다.", status=_NOT_ALLOWED)
        chosen, gateway = strike.on(route) if strike else route, self._gateway

        def work(db: Connection) -> Any:  # noqa: ANN401
            if gateway.pulse.feel(db).faults and strike is None:
                return _ARMED
            return chosen.handler(gateway, self._admit(chosen, scope, match, body, db), db)

        if chosen.writes:
            outcome = await self._written(work)
        elif chosen.lengthy or not gateway.store.is_near:
            outcome = await run_in_threadpool(gateway.store.read, work)
        else:
            outcome = gateway.store.read(work)
        while isinstance(outcome, Postponed | Inquiry):
            if isinstance(outcome, Inquiry):
                outcome = await self._asked(outcome)
            else:
                outcome = await self._later(outcome)
        return outcome

    async def _written(self, work: Any) -> Any:  # noqa: ANN401
        """Have something written; what is announced by it is carried from now on."""
        outcome, newest = await self._gateway.writer.run(lambda db: (work(db), notices.newest(db)))
        if newest != self._newest_notice:
            self._newest_notice = newest
            self._timed.wake()
            await self._timed.carried_first(outcome)
        return outcome

    async def _later(self, postponed: Postponed) -> Any:  # noqa: ANN401
        try:
            await asyncio.sleep(postponed.seconds)
        except asyncio.CancelledError:
            # The server ends, and nothing has been done yet: that can be told.
            return Refusal(PG, "샌드박스가 종료되고 있습니다.", status=503)
        return await self._written(postponed.then)

    async def _asked(self, inquiry: Inquiry) -> Any:  # noqa: ANN401
        """Ask another server, and go on with its answer or with none."""
        postman, limit = Postman(self._gateway.config.reach), inquiry.seconds
        try:
            answer = await postman.post(
                inquiry.url, inquiry.body, inquiry.content_type, Patience(limit, limit, limit)
            )
        finally:
            await postman.close()
        return await self._written(partial(inquiry.then, answer))

    def _admit(
        self,
        route: Route,
        scope: Scope,
        match: Match,
        body: bytes | Unreadable,
        db: Connection,
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
        base = "" if route.needs_token else _base(scope, headers)
        return Call(match.values, dict(pairs), content, headers, profile, pairs, base)


def _base(scope: Scope, headers: dict[str, str]) -> str:
    """Return the base URL that a browser has used; empty where it cannot be told."""
    host = headers.get("host", "")
    if not _HOST.fullmatch(host):
        return ""
    scheme = headers.get("x-forwarded-proto", scope["scheme"])
    return f"{'https' if scheme == 'https' else 'http'}://{host}{scope.get('root_path', '')}"


def _token(headers: dict[str, str]) -> str:
    """Read the access token from any of the three forms clients send it in."""
    value = headers.get("authorization", "").strip() or headers.get("x-imptokenheader", "").strip()
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else value


def _refuse_foreign_pages(scope: Scope) -> None:
    """Turn away a page of another origin that would drive the sandbox from a person's browser.

    Raises:
        Refusal: 403.
    """
    headers = read_headers(scope)
    origin = headers.get("origin")
    if origin and scope["method"] != "GET" and urlsplit(origin).netloc != headers.get("host"):
        raise Refusal(PG, "Pages of other origins may not drive the sandbox.", status=403)
