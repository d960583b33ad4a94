"""How is an amount typed? As digits; anything else is kept as it is, for a rule to explain."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = re.compile(r"-?[0-9]{1,15}")


def typed(text: str | None) -> int | str | None:
    """Read what a person typed as an amount.

    Returns:
        An integer for digits, None for nothing, else the text itself.
    """
    stripped = (text or "").strip()
    if not stripped:
        return None
    return int(stripped) if _DIGITS.fullmatch(stripped) else stripped
