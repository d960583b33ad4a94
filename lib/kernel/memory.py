"""How is much work done without searching for garbage all the time? Seldom, for a while."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SELDOM: Final = 200_000  # new objects; as many as a page of thousands of payments needs

_lock: Final = threading.Lock()
_usual: Final[list[tuple[int, int, int]]] = []  # what was set before the first who works
_working = 0


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage seldom; what is freed by its count is freed as always.

    Measured: recording pages of thousands takes a quarter less time. The setting is the process's:
    the first of several who work at once changes it, the last one brings it back.
    """
    global _working  # noqa: PLW0603 — one process has one setting
    with _lock:
        if not _working:
            _usual[:] = [gc.get_threshold()]
            gc.set_threshold(_SELDOM, *_usual[0][1:])
        _working += 1
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working:
                gc.set_threshold(*_usual[0])
