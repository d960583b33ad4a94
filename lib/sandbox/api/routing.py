"""Which handler answers? Method and path, looked up segment by segment.

Segments are unquoted one by one, so an order number may hold an encoded slash; a router that sees
the decoded path cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import Scope

from lib.sandbox.gateway import Gateway


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read.

    Attributes:
        path: values of the path's slots.
        query: values of the query string; the last one of a name.
        body: the JSON object or the form; empty where there was none.
    """

    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Postponed:
    """An answer that lets the caller wait.

    Attributes:
        seconds: how long.
        then: what is done and answered after that.
    """

    seconds: float
    then: Callable[[], Any]


class LostAnswer:
    """What was asked has been done, and the caller will not hear of it."""


Handler = Callable[[Gateway, Call], Any]
"""Takes one call and returns what the envelope's ``response`` holds, Postponed or LostAnswer."""


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API.

    Attributes:
        method: HTTP method.
        path: below the base URL, with ``{name}`` slots.
        handler: runs in a thread of its own.
        needs_token: whether a valid access token is asked for.
    """

    method: str
    path: str
    handler: Handler
    needs_token: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """What a path leads to.

    Attributes:
        methods: the routes of the path by their method; empty for an unknown path.
        values: values of the path's slots.
    """

    methods: dict[str, Route]
    values: dict[str, str]


class Router:
    """The table of all calls; where two paths fit, the one with more fixed segments wins."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._table: dict[tuple[str, ...], dict[str, Route]] = {}
        for route in sorted(routes, key=lambda route: route.path.count("{")):
            segments = tuple(route.path.strip("/").split("/"))
            self._table.setdefault(segments, {})[route.method] = route

    def match(self, segments: Sequence[str]) -> Match:
        """Return what a path leads to."""
        for template, methods in self._table.items():
            values = _values(template, segments)
            if values is not None:
                return Match(methods, values)
        return Match({}, {})


def segments_of(scope: Scope) -> list[str]:
    """Return the unquoted segments of a request's path below the place the sandbox is mounted at.

    Doubled slashes at the start count as one: a base URL that ends in a slash is a usual slip.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0].decode("ascii", "replace")
    mounted_below = len([part for part in scope.get("root_path", "").split("/") if part])
    parts = path.lstrip("/").split("/")[mounted_below:]
    while len(parts) > 1 and not parts[0]:
        parts.pop(0)
    return [unquote(part, errors="replace") for part in parts]


def _values(template: tuple[str, ...], segments: Sequence[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    values = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{") and segment:
            values[expected[1:-1]] = segment
        elif expected != segment:
            return None
    return values
