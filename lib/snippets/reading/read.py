"""What kind of text was pasted? Each kind is tried until one gives a call; none is ever refused."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NoReturn

from lib.catalog.vocabulary import SdkGeneration
from lib.i18n import mark
from lib.kernel.problems import Severity
from lib.snippets.reading import markup
from lib.snippets.reading.calls import CALL, TELLING
from lib.snippets.reading.code import read_code
from lib.snippets.reading.curl import read_curl
from lib.snippets.reading.finding import ALONE, LIKELY, Finding
from lib.snippets.reading.folding import fold
from lib.snippets.reading.parsed import Parsed, Trouble
from lib.snippets.reading.positions import Lines
from lib.snippets.reading.syntax import LONGEST as PARSED
from lib.snippets.reading.syntax import Effort

LONGEST: Final = 1_048_576  # characters; no page of a shop is longer

_STEPS: Final = 30_000  # a second or less
_MOST_PARTS: Final = 4
_PLACE: Final = re.compile(rf"\b{CALL}\s*\(|\b(?:{'|'.join(TELLING)})[\"']?\s*:")
_MOST_FENCES: Final = 12
_COMPONENT: Final = re.compile(r"""<[\w.]+[^<>]{0,300}?\buserCode\s*=\s*\{?\s*["'`]([^"'`\r\n]+)""")
_STRAIGHT: Final = {
    **dict.fromkeys((0x2018, 0x2019, 0x201A, 0x201B), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E, 0x201F), '"'),
    **dict.fromkeys((0x200B, 0x2060), " "),
}
_STARTED: Final = re.compile(r"""\bIMP\.init\(\s*["'`](imp\d+)["'`]\s*\)""")
_COMMENT: Final = re.compile(r"^[ \t]*//|<!--|-->", re.MULTILINE)
_ENTITY: Final = re.compile(r"&(?:quot|apos|lt|#0?39|#x27);", re.IGNORECASE)
_MARKS: Final = dict.fromkeys(map(ord, "/<!->"), " ")
_CURL: Final = re.compile(r"\bcurl\b")


def read(text: str) -> Parsed:
    """Read the parameters of a call from any text whatsoever.

    JavaScript and TypeScript with or without JSX, pages and Vue components, JSON with or without
    comments, curl commands, documents with code fences, and parts of all these are understood. It
    never raises, and its effort is bounded.

    Args:
        text: what was pasted; nothing of it is ever run.
    """
    lines = Lines(text)
    if len(text) > LONGEST:
        message = mark("The text is longer than {limit} characters; paste the part with the call.")
        return Parsed(found=False, problems=(Trouble(1, 1, message, params={"limit": LONGEST}),))
    shown = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    bare = shown.strip()
    if not bare:
        return Parsed(found=False, problems=(Trouble(1, 1, mark("There is nothing to read.")),))
    if bare[0] in "{[":
        params = _json(bare)
        if isinstance(params, dict):
            return Parsed(found=True, params=params, extra={"kind": "json"})
    if _CURL.search(shown) and CALL not in shown:
        parsed = read_curl(shown, lines)
        if parsed is not None:
            return parsed
    if len(shown) > PARSED:
        return _long(shown, lines)
    return _code(shown, lines)


def _long(shown: str, lines: Lines) -> Parsed:
    """Read code that is too long for the parser: without its long texts, else in parts."""
    folded = fold(shown)
    if folded.bodies:
        parsed = _code(folded.text, Lines(folded.text))
        if parsed.found and not any(one.severity is Severity.ERROR for one in parsed.problems):
            return folded.unfolded(parsed)
    return _code(shown, lines)


def _code(shown: str, lines: Lines) -> Parsed:
    """Read code; when little comes of it, what it may have been before somebody spoilt it."""
    finding = _best(shown)
    if not finding.sureness and len(shown) <= PARSED and _COMMENT.search(shown):
        other = _best(_uncommented(shown))
        finding = other if other.sureness else finding
    if finding.faults and len(shown) <= PARSED and _ENTITY.search(shown):
        plain = html.unescape(shown)
        other = _best(plain)
        if other.clarity > finding.clarity:
            return _parsed(plain, other, Lines(plain))
    if len(shown) <= PARSED // 2 and any(ord(char) in _STRAIGHT for char in shown):
        other = _straightened(shown)
        finding = other if other.clarity > finding.clarity else finding
    return _parsed(shown, finding, lines)


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return None


def _finite(word: str) -> float:
    """Refuse a number that has no finite value, which JSON could not be written with again."""
    value = float(word)
    return value if math.isfinite(value) else _refuse(word)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _best(text: str) -> Finding:
    best = Finding()
    effort = Effort(_STEPS)
    for code, start, kind in _parts(text):
        finding = read_code(code, start, effort)
        if finding.worth > best.worth or (best.sureness < LIKELY and not best.remarks):
            best = replace(finding, extra={**best.extra, **finding.extra, "kind": kind})
        if best.sureness >= ALONE and not best.faults:
            break
    return best


def _straightened(text: str) -> Finding:
    """Read a text that a blog has made prettier than code may be."""
    finding = _best(text.translate(_STRAIGHT))
    message = mark("Typographic quotes or invisible blanks were read as plain ones.")
    place = next((index for index, char in enumerate(text) if ord(char) in _STRAIGHT), 0)
    return replace(finding, remarks=((place, Severity.WARNING, message, {}), *finding.remarks))


def _parts(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield code of a length that can be parsed: of what is longer, what stands around calls."""
    for code, start, kind in _kinds(text):
        if len(code) <= PARSED:
            yield code, start, kind
            continue
        end = parts = 0
        for match in _PLACE.finditer(code):
            if match.start() >= end and parts < _MOST_PARTS:
                first = max(end, match.start() - PARSED // 2)
                front = code.find("\n", first, match.start()) + 1 or first
                end = match.start() + PARSED // 2
                parts += 1
                yield code[front:end], start + front, kind


def _kinds(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield what may be code, with its offset and the kind of text it stands in."""
    for start, body in markup.shown_code(text):
        if markup.is_page(body):
            yield markup.page_script(body), start, "html"
        yield body, start, "code"
    for start, body in markup.fences(text)[:_MOST_FENCES]:
        if markup.is_page(body):
            yield markup.page_script(body), start, "html"
        yield body, start, "code"
    is_page = markup.is_page(text)
    starts_as_page = text.lstrip().startswith(("<", "{%", "{{", "@"))
    if is_page and starts_as_page:
        yield markup.page_script(text), 0, "html"
        for start, code in markup.encoded_handlers(text):
            yield code, start, "html"
    yield text, 0, "code"
    if is_page and not starts_as_page:
        yield markup.page_script(text), 0, "html"
        for start, code in markup.encoded_handlers(text):
            yield code, start, "html"


def _uncommented(text: str) -> str:
    """Return code in which lines that are comments are code again; places stay."""
    return _COMMENT.sub(lambda match: match.group().translate(_MARKS), text)


def _parsed(text: str, finding: Finding, lines: Lines) -> Parsed:
    extra: dict[str, Any] = dict(finding.extra)
    scripts = markup.sdk_scripts(text)
    if scripts:
        extra["sdk_scripts"] = scripts
        old = any("iamport.payment" in address for address in scripts)
        extra["sdk"] = str(SdkGeneration.IAMPORT if old else SdkGeneration.PORTONE)
    component = _COMPONENT.search(text) or _STARTED.search(text)
    if component:
        extra.setdefault("user_code", component[1])
    problems = list(_troubles(finding, lines))
    if finding.gathered is None:
        if not problems:
            problems.append(
                Trouble(1, 1, mark("There is no call and no parameter object in the text."))
            )
        return Parsed(found=False, extra=extra, problems=tuple(problems))
    return Parsed(
        found=True,
        params=finding.gathered.params,
        expressions=finding.gathered.expressions,
        extra=extra,
        problems=tuple(problems),
    )


def _troubles(finding: Finding, lines: Lines) -> Iterator[Trouble]:
    seen = set()
    for place, severity, message, slots in finding.remarks:
        line, column = lines.at(place)
        if (line, column, message) in seen:
            continue
        seen.add((line, column, message))
        filled = dict(slots)
        places = slots.get("places")
        if isinstance(places, list):
            filled["places"] = ", ".join("{}:{}".format(*lines.at(other)) for other in places)
        yield Trouble(line, column, message, severity, filled)
