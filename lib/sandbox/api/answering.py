"""How does an answer leave? As an envelope, or as what a fault makes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.types import Send

from lib.sandbox.api.reading import Unreadable
from lib.sandbox.api.routing import LostAnswer, Raw, Status
from lib.sandbox.api.striking import Bare, Reset, Torn
from lib.sandbox.models.refusals import PG, Refusal

JSON: Final = b"application/json;charset=UTF-8"
_LOST_LENGTH: Final = 2
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent.

    Attributes:
        status: HTTP status.
        content: the body.
        content_type: its kind.
        is_broken: whether the connection ends before the body does.
        headers: further ones, names in lower case.
    """

    status: int
    content: bytes
    content_type: bytes = JSON
    is_broken: bool = False
    headers: tuple[tuple[str, str], ...] = ()


def written(outcome: Any, lost_answer: str) -> Answer:  # noqa: ANN401, PLR0911 — see Handler
    """Write what came of a call.

    Args:
        outcome: what the handler or a fault has made.
        lost_answer: ``close`` or ``504``, see SandboxConfig.
    """
    match outcome:
        case Refusal():
            return Answer(outcome.status, _envelope(outcome.code, outcome.message, None))
        case Unreadable():
            return Answer(outcome.status, _envelope(PG, outcome.message, None))
        case Status():
            return Answer(outcome.code, _envelope(0, None, outcome.response))
        case Raw():
            kind = outcome.content_type.encode()
            return Answer(outcome.status, outcome.content, kind, headers=outcome.headers)
        case LostAnswer():
            if lost_answer == "504":
                return Answer(504, _envelope(PG, "Gateway Timeout", None))
            return Answer(502, b"", is_broken=True)
        case Reset():
            return Answer(502, b"", is_broken=True)
        case Bare():
            return Answer(outcome.status, b"<html><body>Error</body></html>", b"text/html")
        case Torn():
            whole = written(outcome.outcome, lost_answer)
            return Answer(whole.status, whole.content[: len(whole.content) * 2 // 3])
        case _response:
            return Answer(200, _envelope(0, None, outcome))


async def send_answer(send: Send, answer: Answer, allowed: str = "") -> None:
    """Send an answer.

    Args:
        send: of the request.
        answer: what is sent.
        allowed: methods the path has; empty = not told.
    """
    if answer.is_broken:
        # An answer that promises more than it brings: the server closes the connection, and no
        # client may take what arrived for an answer. ASGI has no other way to break off.
        headers = [(b"content-length", str(_LOST_LENGTH).encode())]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        return
    headers = [
        (b"content-type", answer.content_type),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(answer.content)).encode()),
    ]
    headers += [(name.encode(), value.encode("latin-1")) for name, value in answer.headers]
    if allowed:
        headers.append((b"allow", allowed.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})


def _envelope(code: int, message: str | None, response: object) -> bytes:
    content = {"code": code, "message": message, "response": response}
    try:
        return orjson.dumps(content)
    except TypeError:  # half a surrogate pair, or an integer beyond 64 bits
        return _ENCODE(content).encode("utf-8", "replace")
