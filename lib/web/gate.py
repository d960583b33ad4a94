"""Who may call? Host, origin, sign-in and pace are checked before anything answers.

Streamlit protects none of our own routes, and its screens only by the sign-in; so this stands in
front of everything.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from lib.access.sign_in import Mode, SignIn, is_loopback
from lib.kernel import trace
from lib.web import headers as answers
from lib.web.admission import Admission, is_for_few
from lib.web.pace import Paces
from lib.web.peers import address_of, is_direct

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = "/-/"
_POLICY_VIOLATION: Final = 1008
_ALL: Final = "*"


class Gate:
    """ASGI middleware in front of the console.

    It refuses a Host that is not ours (a page elsewhere that was rebound to this address), a
    writing request that a page of another origin sends, screens for others than this machine where
    nobody signs in, routes for others than their roles, and what comes too fast.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        allowed_hosts: str,
        admission: Admission | None = None,
        paces: Paces | None = None,
        scripts: str = "",
    ) -> None:
        """Wrap an application.

        Args:
            app: what to protect.
            allowed_hosts: host names without port, comma separated; ``*`` = any.
            admission: who may use which route; None = nobody signs in.
            paces: how fast what may come; None = as fast as it can.
            scripts: hashes of the inline scripts that screens may run.
        """
        self._app = app
        self._hosts = {host.strip().lower() for host in allowed_hosts.split(",") if host.strip()}
        self._how = admission.how if admission else SignIn(Mode.LOCAL)
        self._admission = admission
        self._paces = paces
        self._screens = answers.screens(scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer it with a refusal."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if self._how.header:
            scope = self._with_believed_name(scope)
        headers = Headers(scope=scope)
        with trace.traced(address_of(scope), headers.get("x-request-id", "")) as request:
            refusal = await self._refusal(scope, headers)
            if scope["type"] == "websocket":
                if refusal is not None:
                    await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
                    return
                await self._app(scope, receive, send)
                return
            dressed = answers.dressed(scope, send, request, self._screens)
            await (refusal or self._app)(scope, receive, dressed)

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if _ALL not in self._hosts and _name(host) not in self._hosts:
            return refused("This host name is not allowed. Add it to PAYBENCH_ALLOWED_HOSTS.")
        path, is_ours = scope["path"], scope["path"].startswith(_OURS)
        if scope["type"] == "http" and is_ours:
            origin = headers.get("origin")
            if scope["method"] not in _READING and origin and urlsplit(origin).netloc != host:
                return refused("Pages of other origins may not write here.")
            if self._paces and not self._paces.has_room(path, address_of(scope)):
                return refused("Too many requests; send it again later.", 429, {"Retry-After": "5"})
        is_here = is_direct(scope) and is_loopback(address_of(scope))
        if self._admission is None or self._how.mode is Mode.LOCAL:
            needs = not is_ours or is_for_few(path)
            return refused(_HERE_ONLY) if needs and not is_here else None
        return await self._admission.refusal(scope, headers, is_here=is_here)

    def _with_believed_name(self, scope: Scope) -> Scope:
        """Take the proxy's header away from everybody else, and where it comes more than once."""
        name = self._how.header.encode("latin-1")
        found = [pair for pair in scope["headers"] if pair[0].lower() == name]
        if not found or (len(found) == 1 and self._how.is_proxy(address_of(scope, peer=True))):
            return scope
        return {**scope, "headers": [pair for pair in scope["headers"] if pair not in found]}


_HERE_ONLY: Final = (
    "Nobody signs in on this console, so it answers on its own machine only. docs/ACCESS.md says "
    "how to open it to others."
)


def refused(message: str, status: int = 403, headers: dict[str, str] | None = None) -> Response:
    """Return an answer that refuses."""
    return JSONResponse({"code": -1, "message": message, "response": None}, status, headers)


def _name(host: str) -> str:
    """Return a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower().rstrip(".")
