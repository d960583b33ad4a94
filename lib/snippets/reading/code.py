"""How is one piece of code read? As it stands, as a bare object, or what can be cut out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lib.i18n import mark
from lib.kernel.problems import Severity
from lib.snippets.reading.broken import mended, object_around, object_at, open_end
from lib.snippets.reading.calls import CALL, TELLING
from lib.snippets.reading.finding import (
    CALLED,
    LIKELY,
    NOTHING,
    SHOWN,
    Finding,
    Remark,
    about_others,
    find,
)
from lib.snippets.reading.syntax import Effort, Source, parse
from lib.snippets.reading.templates import without_marks

_OPENING: Final = re.compile(rf"\b{CALL}\s*\(\s*(?=\{{)")
_ENTRY: Final = re.compile(r"""\s*(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w$]+)\s*:(?!:)""")
_FRONT: Final = re.compile(r"(?:\s|//[^\r\n]*(?:[\r\n]|\Z)|/\*.*?\*/)*+", re.DOTALL)


def read_code(text: str, start: int, effort: Effort) -> Finding:
    """Read code, in whichever way gives the most.

    Args:
        text: the code.
        start: offset of its first character in the pasted text.
        effort: what the reading may cost.
    """
    best = Finding()
    for finding in _ways(text, start, effort):
        if finding.worth > best.worth and finding.holds(best):
            # What a whole reading says of the faults stays, when a part was read better.
            kept = best.remarks if best.sureness == CALLED and not finding.remarks else ()
            best = Finding(
                finding.sureness,
                finding.gathered,
                {**best.extra, **finding.extra},
                finding.remarks + kept,
                finding.faults,
            )
        elif best.sureness == NOTHING and not best.remarks:
            best = Finding(remarks=finding.remarks, extra=finding.extra, faults=finding.faults)
        if best.sureness and not best.faults:
            break
    return best


def _ways(text: str, start: int, effort: Effort) -> Iterator[Finding]:
    opening = _end(_FRONT, text)
    if text.startswith("{", opening):
        yield _wrapped(text, start, "(", ")", effort)
    source, remarks = _parsed(text, start, effort)
    if source is None:
        yield Finding(
            remarks=((start, Severity.ERROR, mark("This code is too tangled to be read."), {}),)
        )
    else:
        finding = find(source, effort)
        yield replace(finding, remarks=(*finding.remarks, *remarks))
        if CALL not in text and _ENTRY.match(text, opening):
            yield _wrapped(text, start, "({", "})", effort)
    yield from _pieces(text, start, effort)


def _parsed(text: str, start: int, effort: Effort) -> tuple[Source | None, list[Remark]]:
    """Parse code; when a grammar finds fault with it, without a template's marks, and closed."""
    source = parse(text, start, effort)
    if source is None or not source.faults:
        return source, []
    shown = without_marks(text)
    other = parse(text, start, effort, shown) if shown != text else None
    if other is not None and len(other.faults) < len(source.faults):
        source = other
    else:
        shown = text
    if CALL not in text:
        return source, []
    remarks: list[Remark] = []
    tail = open_end(shown) if source.faults else ""
    for before, after in (("", tail), ("class $ {", tail + "\n}"), ("({", tail + "\n})")):
        if not source.faults:
            break
        if not before + after:
            continue
        written = f"{before}{text}{after}"
        code, known = f"{before}{shown}{after}", (source.grammar,)
        other = parse(written, start - len(before), effort, code, known)
        if other is not None and len(other.faults) < len(source.faults):
            source = other
            message = mark("The code breaks off here; what was open was closed.")
            remarks = [(start + len(text), Severity.WARNING, message, {})] if tail else []
    return source, remarks


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _wrapped(text: str, start: int, before: str, after: str, effort: Effort) -> Finding:
    """Read a bare object, which code alone would take for a block."""
    tail = _tail(text)
    front = start - len(before)
    written = f"{before}{text[:tail]}\n{after}"
    source = parse(written, front, effort)
    remarks: list[Remark] = []
    if source is not None and source.faults:
        masked = without_marks(written)
        shown, commas, dots = mended(masked)
        for other in dict.fromkeys((masked, shown)):
            tried = parse(written, front, effort, other) if other != written else None
            if tried is not None and len(tried.faults) < len(source.faults):
                source = tried
                if other == shown:
                    remarks = _mends(front, commas, dots)
    if source is None:
        return Finding()
    finding = find(source, effort, alone=True)
    return replace(
        finding,
        remarks=(*finding.remarks, *remarks),
        faults=finding.faults + sum(severity is Severity.ERROR for _, severity, _, _ in remarks),
    )


def _mends(front: int, commas: list[int], dots: list[int]) -> list[Remark]:
    comma, more = mark("A comma is missing here."), mark("Something was left out of the text here.")
    return [
        *((front + place, Severity.ERROR, comma, {}) for place in commas[:SHOWN]),
        *((front + place, Severity.INFO, more, {}) for place in dots[:SHOWN]),
    ]


def _tail(text: str) -> int:
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] in ";,"):
        end -= 1
    return end


def _pieces(text: str, start: int, effort: Effort) -> Iterator[Finding]:
    """Read objects cut out of code that no grammar takes as a whole."""
    places = [match.end() for match in _OPENING.finditer(text)]
    sureness = CALLED if CALL in text else LIKELY
    if not places:
        brace = object_around(text, TELLING)
        brace = text.find("{") if brace is None else brace
        places = [brace] if brace >= 0 else []
    for place in places[:SHOWN]:
        code, is_closed = object_at(text, place)
        finding = _wrapped(code, start + place, "(", ")", effort)
        if finding.gathered is None or not len(finding.gathered):
            continue
        remarks = finding.remarks
        if not is_closed:
            remarks = (
                *remarks,
                (
                    start + place,
                    Severity.ERROR,
                    mark("The object that opens here is not closed."),
                    {},
                ),
            )
        others = [start + other for other in places if other > place]
        yield Finding(
            sureness,
            finding.gathered,
            {"kind": "code"},
            (*remarks, *about_others(start + place, others)),
            finding.faults,
        )
        return
