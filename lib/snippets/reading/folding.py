"""How is code read that long texts make too long for the parser? With the texts folded away.

Only as much as fits goes through the parser, whatever the quotes may really be: a quote that was
misread can spoil the reading, not the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from lib.snippets.reading.calls import CALL
from lib.snippets.reading.literals import unescaped
from lib.snippets.reading.parsed import Parsed

_SIGN: Final = re.compile(r"\\.|[\"'\n]", re.DOTALL)
_WORTH_IT: Final = 200  # characters between two quotes


@dataclass(frozen=True, slots=True)
class Folded:
    """Code with marks in the place of its long texts.

    Attributes:
        text: the code; its lines are those of the whole.
        mark: the word with which every mark begins.
        bodies: what stood in the place of each mark, as it was written.
    """

    text: str
    mark: str
    bodies: tuple[str, ...]

    def unfolded(self, parsed: Parsed) -> Parsed:
        """Return what was read, with the long texts in their places again."""
        marks = re.compile(rf"{self.mark}([0-9]{{6}})_")

        def meant(text: str) -> str:
            return marks.sub(lambda match: unescaped(self.bodies[int(match[1])]), text)

        def written(text: str) -> str:
            return marks.sub(lambda match: self.bodies[int(match[1])], text)

        return replace(
            parsed,
            params=_changed(parsed.params, meant),
            expressions={
                tuple(meant(part) if isinstance(part, str) else part for part in path): replace(
                    found,
                    source=written(found.source),
                    plain=written(found.plain),
                    known=tuple(_changed(value, meant) for value in found.known),
                )
                for path, found in parsed.expressions.items()
            },
            extra=_changed(parsed.extra, meant),
            problems=tuple(
                replace(one, params=_changed(dict(one.params), meant)) for one in parsed.problems
            ),
        )


def fold(text: str) -> Folded:
    """Fold away the long texts of code; those in which a call may stand remain."""
    mark = "folded_text_"
    while mark in text:
        mark += "x_"
    pieces: list[str] = []
    bodies: list[str] = []
    end = 0
    opening: re.Match[str] | None = None
    for match in _SIGN.finditer(text):
        sign = match.group()
        if sign.endswith("\n"):  # folding keeps the lines
            opening = None
        elif len(sign) == 1 and opening is None:
            opening = match
        elif opening is not None and sign == opening.group():
            body = text[opening.end() : match.start()]
            if len(body) >= _WORTH_IT and CALL not in body:
                pieces.append(f"{text[end : opening.end()]}{mark}{len(bodies):06}_")
                bodies.append(body)
                end = match.start()
            opening = None
    return Folded("".join(pieces) + text[end:], mark, tuple(bodies))


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 — any JSON value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _changed(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_changed(item, change) for item in value]
    return value
