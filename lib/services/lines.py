"""May one more ask this gateway? A few at a time, and none waits behind those that hang."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lib.kernel.errors import GatewayUnreachable


class Crowded(GatewayUnreachable):
    """So many wait for this gateway that one more has to come later."""


class Line:
    """The line before one gateway.

    Args:
        most: how many may ask at a time.
        patience: seconds after which one that asks counts as hanging.
    """

    def __init__(self, most: int, patience: float) -> None:
        self._patience = patience
        self._room = threading.BoundedSemaphore(most)
        self._guard = threading.Lock()
        self._since: dict[object, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Take a turn; behind those that are answered quickly it is waited for.

        Raises:
            Crowded: all before hang, or take too long.
        """
        if not self._room.acquire(blocking=False):
            with self._guard:
                oldest = min(self._since.values(), default=0)
            left = oldest + self._patience - time.monotonic()
            if left <= 0 or not self._room.acquire(timeout=left):
                raise Crowded("busy", operation="payments.get")
        one = object()
        with self._guard:
            self._since[one] = time.monotonic()
        try:
            yield
        finally:
            with self._guard:
                del self._since[one]
            self._room.release()
