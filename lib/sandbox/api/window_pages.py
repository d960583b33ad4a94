"""Which files does the sandbox serve to browsers? The SDK in both generations, and the window.

Pages run their own scripts only, by a nonce, and load nothing from anywhere else. A window may be
framed by the page it was opened from.
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import urlsplit

from lib.catalog.vocabulary import SdkGeneration
from lib.sandbox.api.routing import Call, Raw, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import windows
from lib.sandbox.models.refusals import NotFound
from lib.sandbox.rows import Connection

_ROOT: Final = Path(__file__).resolve().parents[1]
_WINDOW: Final = _ROOT / "window"
_SDK: Final = _ROOT / "sdk"
_KINDS: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_OLD_SDK: Final = re.compile(r"iamport\.payment-(1\.[0-9]{1,3}\.[0-9]{1,3})\.js")
_NOT_SNIFFED: Final = (("x-content-type-options", "nosniff"),)


def old_sdk(_gateway: Gateway, call: Call, _db: Connection) -> Raw:
    """Serve the SDK of the i'mport era, whatever its version, or the stand-in for jQuery."""
    name = call.path["file"]
    if name == "jquery.js":
        return _script(_text(_SDK / "jquery.js"))
    match = _OLD_SDK.fullmatch(name)
    if match is None:
        raise _no_file()
    return _script(_sdk(SdkGeneration.IAMPORT, match[1]))


def new_sdk(_gateway: Gateway, call: Call, _db: Connection) -> Raw:
    """Serve today's SDK."""
    if call.path["file"] != "iamport.js":
        raise _no_file()
    return _script(_sdk(SdkGeneration.PORTONE, "1.3.0"))


def start(_gateway: Gateway, _call: Call, _db: Connection) -> Raw:
    """Serve the page that asks for a window on behalf of the SDK; nobody sees it."""
    return page("start.html")


def window(_gateway: Gateway, call: Call, db: Connection) -> Raw:
    """Serve the window itself."""
    shown = windows.load(db, call.path["window_id"])
    return page("window.html", shown.visitor.origin)


def asset(_gateway: Gateway, call: Call, _db: Connection) -> Raw:
    """Serve a script or a style of the window."""
    path = _WINDOW / call.path["file"]
    if call.path["file"] not in _assets():
        raise _no_file()
    return Raw(_KINDS[path.suffix], _text(path).encode(), headers=_NOT_SNIFFED)


def page(name: str, framed_by: str = "", **values: str) -> Raw:
    """Return a page of the window.

    Args:
        name: its file.
        framed_by: origin of the page that may hold it in a frame; empty = any.
        values: HTML that stands in for names in it.
    """
    nonce = secrets.token_urlsafe(18)
    policy = [
        "default-src 'none'",
        f"script-src 'nonce-{nonce}'",
        f"style-src 'nonce-{nonce}'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if _is_origin(framed_by):
        policy.append(f"frame-ancestors {framed_by}")
    headers = (
        ("content-security-policy", "; ".join(policy)),
        ("referrer-policy", "no-referrer"),
        *_NOT_SNIFFED,
    )
    content = Template(_text(_WINDOW / name)).substitute(nonce=nonce, **values)
    return Raw("text/html; charset=utf-8", content.encode(), headers=headers)


def _is_origin(text: str) -> bool:
    """Say whether a text is a web page's origin and nothing more."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _script(content: str) -> Raw:
    return Raw(_KINDS[".js"], content.encode(), headers=_NOT_SNIFFED)


@cache
def _sdk(generation: SdkGeneration, version: str) -> str:
    said = f"({generation.value!r}, {version!r});\n".replace('"', "'")
    return _text(_SDK / "iamport.js").rstrip().removesuffix(";") + said


@cache
def _assets() -> frozenset[str]:
    return frozenset(path.name for path in _WINDOW.iterdir() if path.suffix in _KINDS)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _no_file() -> NotFound:
    return NotFound("요청한 파일이 없습니다.")


ROUTES: Final = (
    Route("GET", "/sdk/{file}", old_sdk, needs_token=False),
    Route("GET", "/sdk/v1/{file}", new_sdk, needs_token=False),
    Route("GET", "/window/start", start, needs_token=False),
    Route("GET", "/window/{window_id}", window, needs_token=False),
    Route("GET", "/window/assets/{file}", asset, needs_token=False),
)
