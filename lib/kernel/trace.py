"""Which request is this, and from where does it come? Known to every line of log and of trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import structlog

from lib.kernel.ids import mint_id

# What a proxy in front may have given a request; anything else is replaced.
_ACCEPTED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")

_request: ContextVar[str] = ContextVar("request", default="")
_origin: ContextVar[str] = ContextVar("origin", default="")


def request_id() -> str:
    """Return the id of the present request; empty outside of one."""
    return _request.get()


def origin() -> str:
    """Return from where the present request comes; empty where nobody told."""
    return _origin.get()


def named(proposed: str) -> str:
    """Return an id for a request: the proposed one if it can be one, else a new one."""
    return proposed if _ACCEPTED.fullmatch(proposed) else mint_id("rq")


def begin(came_from: str, proposed: str = "") -> str:
    """Let a request begin in this thread or task, and return its id."""
    request = named(proposed)
    _request.set(request)
    _origin.set(came_from)
    structlog.contextvars.bind_contextvars(request=request)
    return request


@contextmanager
def traced(came_from: str, proposed: str = "") -> Iterator[str]:
    """Carry a request's id and origin for a while."""
    request = named(proposed)
    before = _request.set(request), _origin.set(came_from)
    with structlog.contextvars.bound_contextvars(request=request):
        try:
            yield request
        finally:
            _request.reset(before[0])
            _origin.reset(before[1])
