"""What can be saved from code that no grammar takes? An object, closed if it is open."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"//[^\r\n]*|/\*.*?(?:\*/|\Z)"
    r"|'(?:\\.|[^'\\\r\n])*(?:'|(?=[\r\n])|\Z)"
    r'|"(?:\\.|[^"\\\r\n])*(?:"|(?=[\r\n])|\Z)'
    r"|`(?:\\.|[^`\\])*(?:`|\Z)"
    r"|[{}()\[\]]",
    re.DOTALL,
)
# A value, blanks, and the key of the next entry: the comma between them was forgotten.
_FORGOTTEN: Final = re.compile(r"""(?<=[\w$)\]}\x01])[ \t\r\n](?=\s*+(?:[\w$]+|\x01+)\s*+:(?!:))""")
_LEFT_OUT: Final = re.compile(r"\.\.\.(?=[ \t]*+[,})\]\r\n])")
_LITERAL: Final = frozenset("'\"`")
_CLOSED: Final = re.compile(r"`(?:\\.|[^`\\])*+`", re.DOTALL)
_FARTHEST: Final = 5_000  # characters in front of a key
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}


def object_at(text: str, start: int) -> tuple[str, bool]:
    """Return the object that opens at a place, from brace to brace.

    Args:
        text: any text.
        start: offset of the opening brace.

    Returns:
        The code of the object, and whether it was closed; what was open has been closed.
    """
    opened: list[str] = []
    waiting = dict.fromkeys(_CLOSING.values(), 0)
    for match in _TOKEN.finditer(text, start):
        token = match.group()
        if token in _CLOSING:
            opened.append(_CLOSING[token])
            waiting[_CLOSING[token]] += 1
        elif token in waiting:
            if not waiting[token]:
                return _closed(text[start : match.start()], opened), False
            closed = ""
            while closed != token:
                closed = opened.pop()
                waiting[closed] -= 1
            if not opened:
                return text[start : match.end()], True
    return _closed(text[start:], opened), False


def open_end(text: str) -> str:
    """Return what closes everything that code opens and does not close; empty if there is none."""
    opened: list[str] = []
    last = ""
    for match in _TOKEN.finditer(text):
        last = match.group()
        if last in _CLOSING:
            opened.append(_CLOSING[last])
        elif opened and last == opened[-1]:
            opened.pop()
    tail = "".join(reversed(opened))
    if last.startswith("/*") and not (len(last) > 3 and last.endswith("*/")):  # noqa: PLR2004
        return "*/" + tail
    if last.startswith("`") and not _CLOSED.fullmatch(last):
        return "`" + tail
    return tail and "\n" + tail


def object_around(text: str, keys: tuple[str, ...]) -> int | None:
    """Return where the object opens in which one of the keys stands first."""
    match = re.search(rf"""\b(?:{"|".join(keys)})["']?\s*:""", text)
    if match is None:
        return None
    depth = 0
    for place in range(match.start() - 1, max(-1, match.start() - _FARTHEST), -1):
        if text[place] == "}":
            depth += 1
        elif text[place] == "{":
            if not depth:
                return place
            depth -= 1
    return None


def _closed(code: str, opened: list[str]) -> str:
    return code + "\n" + "".join(reversed(opened))


def mended(code: str) -> tuple[str, list[int], list[int]]:
    """Return an object with its forgotten commas, and without the dots that stand for more.

    Returns:
        Code of the same length; the offsets of the commas, and those of the dots.
    """
    # Texts and comments are hidden, so that only what stands between them is looked at.
    hidden = _TOKEN.sub(_hidden, code)
    commas = [match.start() for match in _FORGOTTEN.finditer(hidden)]
    dots = [match.start() for match in _LEFT_OUT.finditer(hidden)]
    chars = list(code)
    for place in commas:
        chars[place] = ","
    for place in dots:
        chars[place : place + 3] = "   "
    return "".join(chars), commas, dots


def _hidden(match: re.Match[str]) -> str:
    token = match.group()
    if token[0] in _LITERAL:
        return "\x01" * len(token)
    return token if len(token) == 1 else " " * len(token)
