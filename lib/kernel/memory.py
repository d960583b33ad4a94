"""How is much work done without searching for garbage all the time? Seldom, for a while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SELDOM: Final = 200_000  # new objects; as many as a page of thousands of payments needs


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage seldom; what is freed by its count is freed as always.

    Measured: recording pages of thousands takes a quarter less time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
