"""Which characters could make code look like something else? Those are written as escapes."""

from __future__ import annotations

from functools import cache
from typing import Final

# Of a pattern, inside a class of characters: controls, signs without width, signs that turn the
# direction of reading, fillers that look like blanks, and halves of pairs, which nothing encodes.
UNSEEN: Final = (
    r"\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
)


@cache
def escaped(char: str) -> str:
    """Return a character as JavaScript and JSON both read it: one escape a half of a pair."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2))
