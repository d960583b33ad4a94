"""From which address does a request come? The client's, and the neighbour's that handed it over."""

from __future__ import annotations

from typing import Final

from starlette.types import Scope

# uvicorn believes X-Forwarded-For from this machine alone and then writes port 0, which no real
# connection has; so the neighbour is known to be this machine.
_NO_PORT: Final = 0
_THIS_MACHINE: Final = "127.0.0.1"
_FORWARDED: Final = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip"})


def address_of(scope: Scope, *, peer: bool = False) -> str:
    """Return an address; empty when the server knows none.

    Args:
        scope: of the request.
        peer: whether that of the neighbour is meant, even if it speaks for somebody else.
    """
    client = scope.get("client")
    if not client:
        return ""
    host, port = client
    return _THIS_MACHINE if peer and port == _NO_PORT else str(host)


def is_direct(scope: Scope) -> bool:
    """Say whether nobody stands between: no proxy has left a trace."""
    client = scope.get("client")
    if client and client[1] == _NO_PORT:
        return False
    return not any(name.lower() in _FORWARDED for name, _ in scope["headers"])
