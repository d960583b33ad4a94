"""Who may call our own routes? Streamlit protects none of them: host and origin are checked."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI middleware in front of everything under ``/-/``.

    It refuses a Host that is not ours (a page elsewhere that was rebound to this address) and a
    writing request that a page of another origin sends.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: str) -> None:
        """Wrap an application.

        Args:
            app: what to protect.
            allowed_hosts: host names without port, comma separated; ``*`` = any.
        """
        self._app = app
        self._hosts = {host.strip().lower() for host in allowed_hosts.split(",") if host.strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer it with a refusal."""
        if scope["type"] == "http" and scope["path"].startswith("/-/"):
            refusal = self._refusal(scope)
            if refusal:
                answer = {"code": -1, "message": refusal, "response": None}
                await JSONResponse(answer, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if "*" not in self._hosts and _name(host) not in self._hosts:
            return "This host name is not allowed. Add it to PAYBENCH_ALLOWED_HOSTS."
        origin = headers.get("origin")
        if scope["method"] not in _READING and origin and urlsplit(origin).netloc != host:
            return "Pages of other origins may not write here."
        return ""


def _name(host: str) -> str:
    """Return a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
