"""Which handler answers? Method and path, looked up segment by segment.

Segments are unquoted one by one, so an order number may hold an encoded slash; a router that sees
the decoded path cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import Scope

from lib.sandbox.gateway import Gateway
from lib.sandbox.posting import Outcome
from lib.sandbox.profile import Profile
from lib.sandbox.rows import Connection


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read.

    Attributes:
        path: values of the path's slots.
        query: values of the query string; the last one of a name.
        body: the JSON object or the form of a POST or PUT; empty where there was none.
        headers: by their names in lower case; the last one of a name.
        profile: how it is to be read.
        pairs: names and values of the query string in the order they came in.
        base: base URL under which a browser reaches the sandbox; empty for calls of the API.
        outage: what the PG says instead of doing it; empty = it does it.
    """

    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    profile: Profile = field(default_factory=Profile)
    pairs: Sequence[tuple[str, str]] = ()
    base: str = ""
    outage: str = ""

    def every(self, name: str) -> list[str]:
        """Return all values of a query name that may come more than once: ``n[]=a&n[]=b``."""
        return [value for key, value in self.pairs if key.partition("[")[0] == name]


@dataclass(frozen=True, slots=True)
class Postponed:
    """An answer that lets the caller wait.

    Attributes:
        seconds: how long.
        then: what is done and answered after that, as a write of its own.
    """

    seconds: float
    then: Callable[[Connection], Any]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An answer that waits for another server's.

    Attributes:
        url: who is asked.
        body: what is sent.
        content_type: ``json`` or ``form``.
        seconds: how long it may take altogether.
        then: what is done and answered after that, as a write of its own.
    """

    url: str
    body: str
    content_type: str
    seconds: float
    then: Callable[[Outcome, Connection], Any]


@dataclass(frozen=True, slots=True)
class Status:
    """A good answer with another HTTP status than 200.

    Attributes:
        code: 2xx.
        response: what the envelope holds.
    """

    code: int
    response: Any


@dataclass(frozen=True, slots=True)
class Raw:
    """A good answer that is no envelope, such as a page.

    Attributes:
        content_type: the header.
        content: the body.
        status: HTTP status.
        headers: further ones, names in lower case.
    """

    content_type: str
    content: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class LostAnswer:
    """What was asked has been done, and the caller will not hear of it."""


Handler = Callable[[Gateway, Call, Connection], Any]
"""Takes a call and a connection and returns what the envelope's ``response`` holds.

It may return ``Status``, ``Raw``, ``Postponed``, ``Inquiry`` or ``LostAnswer`` instead. A
``Refusal`` that is raised keeps nothing of what was written; one that is returned keeps it all and
is the answer. A handler begins no transaction, does not sleep and does not use the network.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API.

    Attributes:
        method: HTTP method.
        path: below the base URL, with ``{name}`` slots.
        handler: reads one unchanging state, or writes in a savepoint of its own.
        needs_token: whether a valid access token is asked for.
        writes: whether the handler changes anything.
        lengthy: whether a reading handler may take more than a look-up or two; it then runs in a
            thread and holds nobody up.
    """

    method: str
    path: str
    handler: Handler
    needs_token: bool = True
    writes: bool = False
    lengthy: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What a path leads to.

    Attributes:
        methods: the routes of the path by their method; empty for an unknown path.
        values: values of the path's slots.
    """

    methods: dict[str, Route]
    values: dict[str, str]


@dataclass(slots=True)
class _Node:
    """What may follow after some segments of a path, and what answers if nothing does."""

    fixed: dict[str, _Node] = field(default_factory=dict)
    slot: _Node | None = None
    names: tuple[str, ...] = ()
    methods: dict[str, Route] = field(default_factory=dict)


class Router:
    """The tree of all calls; where two paths fit, the one that is fixed for longer wins."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._root = _Node()
        for route in routes:
            node, names = self._root, []
            for segment in route.path.strip("/").split("/"):
                if segment.startswith("{"):
                    names.append(segment[1:-1])
                    node.slot = node.slot or _Node()
                    node = node.slot
                else:
                    node = node.fixed.setdefault(segment, _Node())
            if node.methods and node.names != tuple(names):
                raise ValueError(f"{route.path}: its slots have two names")
            node.names = tuple(names)
            node.methods[route.method] = route

    def match(self, segments: Sequence[str]) -> Match:
        """Return what a path leads to."""
        found = _find(self._root, segments, 0, ())
        if found is None:
            return Match({}, {})
        node, values = found
        return Match(node.methods, dict(zip(node.names, values, strict=True)))


def segments_of(scope: Scope) -> list[str]:
    """Return the unquoted segments of a request's path below the place the sandbox is mounted at.

    Doubled slashes at the start count as one: a base URL that ends in a slash is a usual slip.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0].decode("ascii", "replace")
    parts = path.lstrip("/").split("/")
    if root := scope.get("root_path"):
        parts = parts[len([part for part in root.split("/") if part]) :]
    while len(parts) > 1 and not parts[0]:
        parts.pop(0)
    return [unquote(part, errors="replace") if "%" in part else part for part in parts]


def _find(
    node: _Node, segments: Sequence[str], position: int, values: tuple[str, ...]
) -> tuple[_Node, tuple[str, ...]] | None:
    if position == len(segments):
        return (node, values) if node.methods else None
    segment = segments[position]
    below = node.fixed.get(segment)
    found = _find(below, segments, position + 1, values) if below else None
    if found is None and node.slot and segment:
        found = _find(node.slot, segments, position + 1, (*values, segment))
    return found
