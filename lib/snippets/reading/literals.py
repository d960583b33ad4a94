"""What does a literal of JavaScript say? Texts without escapes, numbers in all their forms."""

from __future__ import annotations

import math
import re
from typing import Final

_ESCAPE: Final = re.compile(
    r"\\(?:u\{(?P<point>[0-9a-fA-F]+)\}|u(?P<four>[0-9a-fA-F]{4})|x(?P<two>[0-9a-fA-F]{2})"
    r"|(?P<octal>[0-3][0-7]{0,2}|[4-7][0-7]?)|(?P<line>\r\n|[\r\n\u2028\u2029])|(?P<other>.))",
    re.DOTALL,
)
_NAMED: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}
_PAIRS: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LAST_POINT: Final = 0x10FFFF
_EXACT: Final = 2**53  # whole numbers up to here are exact in JavaScript
_MOST_DIGITS: Final = 4_000  # Python refuses to read longer ones
_BASES: Final = {"0x": 16, "0o": 8, "0b": 2}


def unescaped(body: str) -> str:
    """Return what stands between the quotes of a string, as the program would see it."""
    if "\\" not in body:
        return body
    text = _ESCAPE.sub(_meant, body)
    return _PAIRS.sub(_joined, text)


def _meant(match: re.Match[str]) -> str:
    if match["line"]:
        return ""
    if match["octal"]:
        return chr(int(match["octal"], 8))
    digits = match["point"] or match["four"] or match["two"]
    if digits:
        point = int(digits, 16) if len(digits) <= len("0010FFFF") else _LAST_POINT + 1
        return chr(point) if point <= _LAST_POINT else "\N{REPLACEMENT CHARACTER}"
    return _NAMED.get(match["other"], match["other"])


def _joined(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def number(raw: str) -> int | float | None:
    """Return the value of a number as written; None when JSON has no such number."""
    text = raw.replace("_", "").lower()
    if len(text) > _MOST_DIGITS:
        return None
    base = _BASES.get(text[:2]) or (8 if re.fullmatch("0[0-7]+", text) else 0)
    try:
        if base or re.fullmatch("[0-9]+", text):
            return int(text[2:], base) if text[:2] in _BASES else int(text, base or 10)
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
