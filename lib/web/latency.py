"""Why is no answer held back? Small answers leave at once instead of after the peer's delay."""

from __future__ import annotations

import gc
import socket


def answer_at_once(port: int) -> int:
    """Switch Nagle's algorithm off on the listening socket; accepted ones inherit it.

    asyncio does so by itself only for sockets made with a protocol number, and the web server is
    handed one made without: every keep-alive answer then waits for the peer's delayed
    acknowledgement, 44 ms measured against 1. The server does not hand its socket out, so it is
    looked for among the living objects.

    Args:
        port: the port this process listens on.

    Returns:
        How many listening sockets were found.
    """
    found = 0
    for candidate in gc.get_objects():
        if isinstance(candidate, socket.socket) and _listens(candidate, port):
            candidate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            found += 1
    return found


def _listens(candidate: socket.socket, port: int) -> bool:
    if candidate.family not in {socket.AF_INET, socket.AF_INET6}:
        return False
    if candidate.type != socket.SOCK_STREAM:
        return False
    try:
        return bool(candidate.getsockname()[1] == port)
    except OSError:
        return False
