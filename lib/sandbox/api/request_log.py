"""What was asked lately, and what was answered? The last few hundred calls of this process.

The hot path only lays the raw pieces aside; a moment later, or when somebody looks, they are read
and masked, and the raw ones are dropped. What is pushed out before that is never read at all. Of a
card nothing stays but six and four digits; keys, secrets and tokens do not stay.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from starlette.types import Scope

from lib.kernel.clock import SystemClock, to_unix
from lib.kernel.redaction import HIDDEN, IDENTIFIERS, redact
from lib.sandbox.api.reading import Unreadable, read_body, read_query
from lib.sandbox.models.clearing import (
    NOTHING,
    Secrets,
    cards_in,
    clean,
    clean_name,
    clean_value,
)

LENGTH: Final = 300
_LONGEST_BODY: Final = 8_192
_WHOSE_RECEIPT: Final = "identifier"  # may be a resident's number


class _Entry:
    """One call: raw at first, shown later."""

    __slots__ = ("number", "raw", "shown")

    def __init__(self, number: int, raw: tuple[Any, ...]) -> None:
        self.number = number
        self.raw: tuple[Any, ...] | None = raw
        self.shown: dict[str, Any] = {}


class RequestLog:
    """A ring of calls."""

    def __init__(self) -> None:
        self._ring: deque[_Entry] = deque(maxlen=LENGTH)
        self._clock = SystemClock()
        self._count = 0
        self._seen = 0

    def note(
        self, scope: Scope, body: bytes | Unreadable, status: int, answer: bytes, seconds: float
    ) -> None:
        """Lay a call aside.

        Args:
            scope: of the request.
            body: as received.
            status: of the answer; 0 = there was none.
            answer: its body.
            seconds: between the end of the request and the answer.
        """
        self._count += 1
        raw = (self._clock.now(), scope, body, status, answer, seconds)
        self._ring.append(_Entry(self._count, raw))

    def tidy(self) -> None:
        """Read and mask what lies there raw, once no call has come for a while.

        Under load that would cost more than the calls' own noting, and what is raw is pushed out
        soon anyway.
        """
        if self._count == self._seen:
            self._settle()
        self._seen = self._count

    def _settle(self) -> None:
        for entry in list(self._ring):
            raw = entry.raw
            if raw is not None:
                entry.shown = {"number": entry.number, **_shown(*raw)}
                entry.raw = None

    def latest(self, most: int) -> list[dict[str, Any]]:
        """Return the last calls, the newest first."""
        self._settle()
        return [entry.shown for entry in reversed(list(self._ring))][:most]

    def clear(self) -> None:
        """Forget all calls."""
        self._ring.clear()


def _shown(  # noqa: PLR0913, PLR0917 — the pieces of one call
    at: datetime,
    scope: Scope,
    body: bytes | Unreadable,
    status: int,
    answer: bytes,
    seconds: float,
) -> dict[str, Any]:
    content_type = next(
        (v.decode("latin-1") for n, v in scope["headers"] if n == b"content-type"), ""
    )
    request, cards = _request(body, content_type)
    root = scope.get("root_path", "")
    path = scope["path"]
    path = path[len(root) :] if root and path.startswith(root) else path
    query = redact(dict(_pairs(scope.get("query_string", b""))))
    shown = {
        "at": to_unix(at),
        "method": scope["method"],
        "path": path,
        "query": query,
        "status": status,
        "milliseconds": round(1000 * seconds, 1),
        "request": request,
        "answer": _answer(answer),
    }
    return _without(cards, shown)


def _request(body: bytes | Unreadable, content_type: str) -> tuple[Any, tuple[Secrets, ...]]:
    """Return a body as it may be shown, and the cards in it."""
    if isinstance(body, Unreadable):
        return "(too long)", ()
    if not body:
        return None, ()
    if len(body) > _LONGEST_BODY:
        return f"({len(body)} bytes)", ()
    try:
        content = read_body(body, content_type)
    except Unreadable:
        return f"(unreadable, {len(body)} bytes)", ()
    cards = tuple(cards_in(content))
    if _WHOSE_RECEIPT in content:
        content[_WHOSE_RECEIPT] = HIDDEN
    return redact(content), cards


def _answer(answer: bytes) -> Any:  # noqa: ANN401
    if not answer:
        return None
    if len(answer) > _LONGEST_BODY:
        return f"({len(answer)} bytes)"
    try:
        return redact(json.loads(answer))
    except ValueError:
        return f"(unreadable, {len(answer)} bytes)"


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return read_query(query)
    except Unreadable:
        return [("…", "(too many)")]


def _without(cards: Sequence[Secrets], shown: dict[str, Any]) -> dict[str, Any]:
    """Mask what is a card's wherever it stands, order numbers included."""
    for secrets in (NOTHING, *cards):
        shown = _masked(shown, secrets, "")
    return shown


def _masked(value: Any, secrets: Secrets, name: str) -> Any:  # noqa: ANN401 — any JSON value
    if isinstance(value, dict):
        return {clean(key, secrets): _masked(item, secrets, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, secrets, name) for item in value]
    if isinstance(value, str):
        return clean_name(value, secrets) if name in IDENTIFIERS else clean(value, secrets)
    return clean_value(value, secrets)
