"""What did the caller send? Body and query, as JSON or as a form, read or refused as a whole.

Nothing here raises for a value of the wrong kind inside an otherwise readable body: that is for
``fields``, which knows what the call expects.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope

from lib.sandbox.profile import Profile

PROFILE_HEADER: Final = "x-sandbox-profile"
LARGEST: Final = 1024 * 1024
_DRAINED: Final = 64 * LARGEST
_MOST_FIELDS: Final = 1000
_DEEPEST: Final = 8


class Unreadable(Exception):  # noqa: N818 — it becomes an answer
    """The request cannot be read.

    Attributes:
        status: 400, 413 or 415.
        message: text of the envelope.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Disconnected(Exception):  # noqa: N818 — nobody is left to answer
    """The caller went away in the middle of the request."""


async def receive_body(receive: Receive) -> bytes | Unreadable:
    """Take the whole body in, and throw away what is over a mebibyte.

    A refusal is returned and not raised: a caller without a token is told that first. What is too
    much is still received, so that the answer does not meet a closed ear.

    Raises:
        Disconnected: the caller went away.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= LARGEST:
            chunks.append(chunk)
        if not message.get("more_body", False) or size > _DRAINED:
            break
    if size > LARGEST:
        return Unreadable(413, "요청 본문은 1MiB를 넘을 수 없습니다.")
    return b"".join(chunks)


def read_body(raw: bytes, content_type: str) -> dict[str, Any]:
    """Read a body.

    Args:
        raw: as received.
        content_type: the header; parameters such as a charset are ignored, it is always UTF-8.

    Raises:
        Unreadable: 415 for another content type, 400 for what is neither JSON nor a form.
    """
    if not raw:
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return _read_json(raw)
    if kind == "application/x-www-form-urlencoded":
        return _read_form(raw)
    raise Unreadable(
        415, "Content-Type은 application/json 또는 application/x-www-form-urlencoded여야 합니다."
    )


def read_query(raw: bytes) -> list[tuple[str, str]]:
    """Read a query string; its names and values as they came.

    Raises:
        Unreadable: 400, there are too many names.
    """
    return _pairs(raw.decode("latin-1")) if raw else []


def read_headers(scope: Scope) -> dict[str, str]:
    """Read the headers of a request by their names in lower case."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def read_profile(headers: Mapping[str, str], usual: Profile) -> Profile:
    """Read how a call wants to be read.

    Raises:
        Unreadable: 400, the header holds something else than it may.
    """
    words = headers.get(PROFILE_HEADER)
    profile = usual if words is None else usual.overridden(words)
    if profile is None:
        raise Unreadable(400, "X-Sandbox-Profile에는 seed, current, strict만 쓸 수 있습니다.")
    return profile


def _read_json(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Unreadable(400, "요청 본문이 올바른 JSON이 아닙니다.") from None
    # JSON that is no object is readable; it only has none of the fields that the call asks for.
    return content if isinstance(content, dict) else {}


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("out of range")
    return number


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"
        )
    except ValueError:
        raise Unreadable(400, "요청 항목이 너무 많습니다.") from None


def _read_form(raw: bytes) -> dict[str, Any]:
    """Read ``a=1&b[c]=2&d[]=3&d[]=4`` as ``{a: 1, b: {c: 2}, d: [3, 4]}``; all values are texts."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(400, "요청 본문이 UTF-8이 아닙니다.") from None
    root: dict[str, Any] = {}
    for name, value in _pairs(text):
        node, path = root, _path(name)
        for step in path[:-1]:
            key = step or str(len(node))
            below = node.get(key)
            if not isinstance(below, dict):
                below = node[key] = {}
            node = below
        node[path[-1] or str(len(node))] = value
    return {key: _with_lists(value) for key, value in root.items()}


def _path(name: str) -> list[str]:
    match = re.fullmatch(r"([^\[\]]+)((?:\[[^\[\]]*\])*)", name)
    if not match or match[2].count("[") > _DEEPEST:
        return [name or "?"]
    return [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]


def _with_lists(value: Any) -> Any:  # noqa: ANN401 — any depth of a form
    if not isinstance(value, dict):
        return value
    items = {key: _with_lists(item) for key, item in value.items()}
    if list(items) == [str(number) for number in range(len(items))]:
        return list(items.values())
    return items
