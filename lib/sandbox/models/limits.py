"""How long is a text? Counted as browsers count, so that no client finds a limit broken.

A character beyond the basic plane, such as most emoji, counts twice. Whoever counts characters
finds fewer, so both are content.
"""

from __future__ import annotations


def length(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(text: str, longest: int) -> str:
    """Return as much of a text as fits a limit; no surrogate pair is torn apart."""
    if len(text) * 2 <= longest or length(text) <= longest:
        return text
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
