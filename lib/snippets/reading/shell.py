"""Which curl commands stand in a text? Their words, as a shell would hand them over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lib.snippets.reading.literals import unescaped

# Stands on both sides of the name of a variable that the shell would fill in.
MARK: Final = "\x00"

_START: Final = re.compile(
    r"(?:^|[$`(;&|]|&&)[ \t]*(?:[$#>%][ \t]+)?(?:sudo[ \t]+)?curl(?:\.exe)?(?=[ \t\\^])",
    re.MULTILINE,
)
_ENDS: Final = frozenset(";|&)\n")
_VARIABLE: Final = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_PLAIN: Final = re.compile(r"[^\s;|&)\\'\"$^]+")
_QUOTED: Final = re.compile(r'[^"\\$]+')
_MOST: Final = 50
_IN_DOUBLE: Final = frozenset('"\\$`')


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        start: offset of its first word.
        words: what follows ``curl``.
        is_closed: whether every quote was closed.
    """

    start: int
    words: tuple[str, ...]
    is_closed: bool


def commands(text: str) -> list[Command]:
    """Return the curl commands of a text, in order."""
    found: list[Command] = []
    end = 0
    shown = text.replace(MARK, " ")
    for match in _START.finditer(text):
        if match.start() < end:
            continue
        if len(found) >= _MOST:
            break
        words, end, is_closed = _Words(shown, match.end()).read()
        found.append(Command(match.end() - len("curl"), words, is_closed))
    return found


class _Words:
    """Reads one command, word by word."""

    def __init__(self, text: str, place: int) -> None:
        self._text = text
        self._place = place
        self._words: list[str] = []
        self._word: list[str] | None = None
        self._is_closed = True

    def read(self) -> tuple[tuple[str, ...], int, bool]:
        while self._place < len(self._text):
            char = self._text[self._place]
            if char in _ENDS:
                break
            if char.isspace():
                self._finish()
                self._place += 1
            elif char in "\\^":
                self._escape(char)
            elif char == "'":
                self._single(1)
            elif char == '"':
                self._double()
            elif self._text.startswith("$'", self._place):
                self._single(2)
            else:
                self._plain()
        self._finish()
        return tuple(self._words), self._place, self._is_closed

    def _finish(self) -> None:
        if self._word is not None:
            self._words.append("".join(self._word))
            self._word = None

    def _add(self, text: str) -> None:
        if self._word is None:
            self._word = []
        self._word.append(text)

    def _escape(self, char: str) -> None:
        """A line goes on behind a backslash, in Windows behind a caret."""
        rest = self._text[self._place + 1 : self._place + 200]
        broken = re.match(r"[ \t]*(?:\r\n|\n|\r|\Z)", rest)
        if broken:
            self._finish()
            self._place += 1 + broken.end()
        else:
            self._add(rest[:1] if char == "\\" else char)
            self._place += 2 if char == "\\" else 1

    def _single(self, opening: int) -> None:
        start = self._place + opening
        if opening == 1:
            end = self._text.find("'", start)
        else:
            match = re.compile(r"(?:\\.|[^'\\])*+'", re.DOTALL).match(self._text, start)
            end = match.end() - 1 if match else -1
        self._is_closed = self._is_closed and end >= 0
        end = end if end >= 0 else len(self._text)
        body = self._text[start:end]
        self._add(body if opening == 1 else unescaped(body))
        self._place = end + 1

    def _double(self) -> None:
        self._add("")
        self._place += 1
        while self._place < len(self._text):
            char = self._text[self._place]
            if char == '"':
                self._place += 1
                return
            following = self._text[self._place + 1 : self._place + 2]
            if char == "\\" and following in _IN_DOUBLE:
                self._add(following)
                self._place += 2
            elif char == "\\" and following in {"\n", "\r"}:
                self._place += 2
            elif char == "$":
                self._variable()
            else:
                match = _QUOTED.match(self._text, self._place)
                self._add(match.group() if match else char)
                self._place = match.end() if match else self._place + 1
        self._is_closed = False

    def _variable(self) -> None:
        match = _VARIABLE.match(self._text, self._place)
        if match:
            self._add(f"{MARK}{match[1] or match[2]}{MARK}")
            self._place = match.end()
        else:
            self._add("$")
            self._place += 1

    def _plain(self) -> None:
        match = _PLAIN.match(self._text, self._place)
        if match:
            self._add(match.group())
            self._place = match.end()
        else:
            self._variable()
