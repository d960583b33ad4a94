"""What does every answer carry? Headers against foreign frames, guessed types and leaking links."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

_EVERYWHERE: Final = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",  # payment windows are popups
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(self)",
}
# Measured with every screen: components need blob:, charts eval of WebAssembly.
_SCREENS: Final = (
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
_OURS: Final = "/-/"
_SANDBOX: Final = "/-/sandbox/"
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"


def screens(scripts: str) -> str:
    """Return the policy of the screens.

    Args:
        scripts: hashes of the inline scripts that may run.
    """
    return _SCREENS.format(scripts=scripts).replace(" ;", ";")


def dressed(scope: Scope, send: Send, request: str, policy: str) -> Send:
    """Return a way to answer that adds what is missing.

    Args:
        scope: of the request.
        send: the way to answer.
        request: its id, which the answer carries too.
        policy: of screens.
    """

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            _dress(MutableHeaders(scope=message), scope, request, policy)
        await send(message)

    return sending


def _dress(headers: MutableHeaders, scope: Scope, request: str, policy: str) -> None:
    path = scope["path"]
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Request-Id", request)
    if path.startswith(_SANDBOX):
        return  # shops of other origins open its windows and read its answers
    for name, value in _EVERYWHERE.items():
        headers.setdefault(name, value)
    if not path.startswith(_OURS):
        headers.setdefault("Content-Security-Policy", policy)
    else:
        headers.setdefault("Content-Security-Policy", _NOTHING)
        headers.setdefault("Cache-Control", "no-store")
    if scope["scheme"] == "https":
        _secure_cookies(headers)


def _secure_cookies(headers: MutableHeaders) -> None:
    """Keep cookies off plain connections; Streamlit sets its own without that mark."""
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
        for cookie in cookies:
            marked = cookie if "; secure" in cookie.lower() else f"{cookie}; Secure"
            headers.append("set-cookie", marked)
