"""Which parts of a text are script? Those of a page, a Vue component, a document with fences.

Everything else becomes blanks, one a character, so that a place in the script is a place in the
text, and all scripts of a page share their names as they do in a browser.
"""

from __future__ import annotations

import html
import re
from typing import Final

from lib.snippets.reading.calls import CALL

# A comment of the page hides script; one inside a script is the script's own affair.
_PART: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<script\b(?P<head>[^<>]{0,1000})>(?P<body>.*?)(?:</script\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TYPE: Final = re.compile(r"""\btype\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
_CODE_TYPE: Final = re.compile(
    r"module|(?:text|application)/(?:x-)?(?:java|ecma|type)script|text/(?:babel|jsx|tsx)",
    re.IGNORECASE,
)
_HANDLER: Final = re.compile(
    r"""\s(on\w+|@[\w.:-]+|v-on:[\w.:-]+|\(\w+\))\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE
)
_FENCE: Final = re.compile(
    r"^[ \t]*(?P<mark>`{3,}|~{3,})[^\r\n`]*\r?\n(?P<body>.*?)(?:^[ \t]*(?P=mark)|\Z)",
    re.DOTALL | re.MULTILINE,
)
_SHOWN: Final = re.compile(r"<pre\b[^<>]{0,1000}>(.*?)(?:</pre\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_INLINE: Final = re.compile(
    r"</?(?:code|span|b|i|em|strong|mark|font|a)\b[^<>]{0,300}>", re.IGNORECASE
)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SDK: Final = re.compile(r"(?:js/iamport\.payment[\w.-]{0,20}|v1/iamport(?:\.esm)?)\.js\b")
_ADDRESS: Final = re.compile(r"(?:https?:)?//[\w.:/@%~-]*\Z")
_LONGEST_HOST: Final = 200  # characters in front of the file's name
_MOST_HANDLERS: Final = 8
_FILLED: Final = re.compile(r"[^\r\n]")


def is_page(text: str) -> bool:
    """Say whether a text holds script as a page does."""
    return any(part["body"] is not None for part in _PART.finditer(text)) or (
        any(CALL in match.group() for match in _HANDLER.finditer(text))
    )


def page_script(text: str) -> str:
    """Return a page with all but its script blanked out."""
    kept: list[tuple[int, int]] = []
    for part in _PART.finditer(text):
        kind = _TYPE.search(part["head"] or "")
        if part["body"] is not None and (kind is None or _CODE_TYPE.fullmatch(kind[1])):
            kept.append(part.span("body"))
    around = _PART.sub(_blanked, text)
    kept += [
        (match.start(2) + 1, match.end(2) - 1)
        for match in _HANDLER.finditer(around)
        if CALL in match[2] and "&" not in match[2]
    ]
    return _only(text, sorted(kept))


def encoded_handlers(text: str) -> list[tuple[int, str]]:
    """Return handlers whose quotes are written as entities, decoded, each with its offset."""
    return [
        (match.start(2) + 1, html.unescape(match[2][1:-1]))
        for match in _HANDLER.finditer(text)
        if CALL in match[2] and "&" in match[2]
    ][:_MOST_HANDLERS]


def fences(text: str) -> list[tuple[int, str]]:
    """Return the code between fences of a document, each with its offset."""
    return [(match.start("body"), match["body"]) for match in _FENCE.finditer(text)]


def shown_code(text: str) -> list[tuple[int, str]]:
    """Return the code that a page shows to its readers, each piece with its offset.

    The tags that colour it are gone and entities are characters, so the offset is only roughly
    that of what follows.
    """
    return [
        (match.start(1), html.unescape(_INLINE.sub("", _BREAK.sub("\n", match[1]))))
        for match in _SHOWN.finditer(text)
        if CALL in match[1]
    ][:_MOST_HANDLERS]


def sdk_scripts(text: str) -> list[str]:
    """Return the addresses of the SDK's files that a text names, each once, in order."""
    found: list[str] = []
    for match in _SDK.finditer(text):
        front = _ADDRESS.search(text[max(0, match.start() - _LONGEST_HOST) : match.start()])
        if front:
            found.append(front.group() + match.group())
    return list(dict.fromkeys(found))


def _blanked(match: re.Match[str]) -> str:
    return _FILLED.sub(" ", match.group())


def _only(text: str, kept: list[tuple[int, int]]) -> str:
    """Blank out the rest; a semicolon keeps two scripts on one line apart."""
    pieces, end = list[str](), 0
    for start, stop in kept:
        if start < end:
            continue
        gap = _FILLED.sub(" ", text[end:start])
        pieces += [gap[:-1] + ";" if gap.endswith(" ") else gap, text[start:stop]]
        end = stop
    tail = _FILLED.sub(" ", text[end:])
    return "".join([*pieces, ";" + tail[1:] if tail.startswith(" ") else tail])
