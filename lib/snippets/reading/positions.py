"""Where in a text is this? Offsets become lines and columns as an editor counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_BREAK: Final = re.compile("\r\n|\r|\n")


class Lines:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]
        self._length = len(text)

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character, counted from 1; what lies outside is moved in."""
        inside = min(max(offset, 0), self._length)
        line = bisect_right(self._starts, inside)
        return line, inside - self._starts[line - 1] + 1
