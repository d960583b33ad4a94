"""How is a person named to those who need not know them? By a part that tells people apart."""

from __future__ import annotations

from typing import Final

_STAR: Final = "*"
_SHOWN: Final = 3


def mask_name(name: str) -> str:
    """Keep a name's first and last letter, of two letters the first; an empty one stays empty."""
    if len(name) <= 1:
        return _STAR * len(name)
    if len(name) == 2:  # noqa: PLR2004 — a family name and one syllable
        return name[0] + _STAR
    return name[0] + _STAR * (len(name) - 2) + name[-1]


def mask_handle(handle: str) -> str:
    """Keep the last letters of a shop's own name for a person, which may be a telephone number."""
    hidden = max(len(handle) - _SHOWN, min(len(handle), 1))
    return _STAR * hidden + handle[hidden:]
