"""How is a person's data shown so that only who knows it already recognises it?"""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = "***"
_TOLD: Final = 4


def name(text: str) -> str:
    """Keep the first letter of a name."""
    return f"{text[:1]}{_HIDDEN}" if text else ""


def telephone(text: str) -> str:
    """Keep the last four digits of a telephone number, if it has enough others."""
    digits = re.sub(r"\D", "", text)
    if not text:
        return ""
    return _HIDDEN + digits[-_TOLD:] if len(digits) > 2 * _TOLD else _HIDDEN


def email(text: str) -> str:
    """Keep the first letter of an e-mail address, and its host."""
    local, at, host = text.partition("@")
    return f"{local[:1]}{_HIDDEN}@{host}" if at else name(text)


def anything(text: str) -> str:
    """Say of a text only that it is there."""
    return _HIDDEN if text else ""
