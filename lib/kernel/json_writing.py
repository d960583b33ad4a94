"""How is JSON written? In C; the standard library writes what that cannot."""

from __future__ import annotations

import json
from typing import Any, Final

import orjson

_SORTED: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def written(value: Any) -> str:  # noqa: ANN401 — any JSON value
    """Return a value as JSON; what is no finite number becomes null."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # half a surrogate pair, or an integer beyond 64 bits
        return json.dumps(value)


def canonical(value: Any) -> bytes:  # noqa: ANN401 — any JSON value
    """Return a value as JSON by which it is known again: equal values give equal bytes."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return _SORTED.encode(value).encode()
