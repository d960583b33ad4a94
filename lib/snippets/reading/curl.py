"""Which REST call does a curl command make? Operation, parts of its path, and body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from lib.catalog.operations import Operation, operations
from lib.i18n import mark
from lib.kernel.problems import Severity
from lib.snippets.reading.parsed import Expression, Parsed, Path, Trouble
from lib.snippets.reading.positions import Lines
from lib.snippets.reading.shell import MARK, Command, commands
from lib.snippets.rest import SIGN_IN

_DATA: Final = {
    "-d": "data",
    "--data": "data",
    "--data-raw": "data",
    "--data-binary": "data",
    "--data-ascii": "data",
    "--json": "json",
    "--data-urlencode": "data",
    "-F": "data",
    "--form": "data",
}
_METHOD: Final = frozenset({"-X", "--request"})
_HEADER: Final = frozenset({"-H", "--header"})
_WITH_VALUE: Final = frozenset(
    {"-u", "--user", "-o", "--output", "-A", "--user-agent", "-b", "--cookie", "-e", "--referer"}
    | {"-m", "--max-time", "--connect-timeout", "-w", "--write-out", "--retry", "-x", "--proxy"}
)
_SHORT: Final = re.compile(r"-[dXHFuoAbemwx].+", re.DOTALL)
_ALONE: Final = re.compile(f"{MARK}([^{MARK}]*){MARK}")
_BARE: Final = re.compile("([:\\[,]\\s*)(\x01\\w*\x01)")
_DEEPEST: Final = 64
_SLOT: Final = re.compile(r"\\\{(\w+)\\\}")


@cache
def _patterns() -> tuple[tuple[Operation, re.Pattern[str]], ...]:
    return tuple(
        (
            entry,
            re.compile(
                r"(?<!/subscribe)" + _SLOT.sub(r"(?P<\1>[^/]+)", re.escape(entry.path)) + r"/?\Z"
            ),
        )
        for entry in operations()
    )


class Request:
    """What a command says."""

    def __init__(self, command: Command) -> None:
        self.url = ""
        self.method = ""
        self.header_names: list[str] = []
        self.is_json = False
        self.data: list[str] = []
        self.in_query = False
        words = iter(_split(command.words))
        for word in words:
            self._take(word, words)

    def _take(self, word: str, words: Iterable[str]) -> None:
        following = iter(words)
        if word in _DATA:
            self.data.append(next(following, ""))
            self.is_json = self.is_json or _DATA[word] == "json"
        elif word in _METHOD:
            self.method = next(following, "").upper()
        elif word in _HEADER:
            name, _, value = next(following, "").partition(":")
            self.header_names.append(name.strip())
            self.is_json = self.is_json or (
                name.strip().lower() == "content-type" and "json" in value
            )
        elif word == "--url":
            self.url = next(following, "")
        elif word in {"-G", "--get"}:
            self.in_query = True
        elif word in _WITH_VALUE:
            next(following, "")
        elif not word.startswith("-") and not self.url:
            self.url = word

    @property
    def verb(self) -> str:
        """Return the HTTP method."""
        return self.method or ("POST" if self.data and not self.in_query else "GET")

    @property
    def operation(self) -> tuple[Operation, dict[str, str]] | None:
        """Return the catalogue's call of this method and address, with the parts of its path."""
        path = urlsplit_or_empty(self.url)[0]
        for entry, pattern in _patterns():
            match = pattern.search(path)
            if match and entry.method == self.verb:
                return entry, {name: unquote(value) for name, value in match.groupdict().items()}
        return None


def urlsplit_or_empty(url: str) -> tuple[str, str]:
    """Return path and query of an address; both empty when it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.path, parts.query


def _split(words: Iterable[str]) -> Iterable[str]:
    """Part ``-XPOST`` and ``--data=…`` into two words."""
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name in _DATA | dict.fromkeys(_METHOD | _HEADER, ""):
            yield from (name, value)
        elif _SHORT.fullmatch(word) and not word.startswith("--"):
            yield from (word[:2], word[2:])
        elif re.fullmatch(r"-[sSkLif]+[XdH]", word):
            yield "-" + word[-1]
        else:
            yield word


def read_curl(text: str, lines: Lines) -> Parsed | None:
    """Read the first REST call of the curl commands in a text; None when there is none.

    A sign-in in front of another call is passed over.
    """
    found = commands(text)
    if not found:
        return None
    requests = [Request(command) for command in found]
    chosen = 0
    for index, request in enumerate(requests):
        call = request.operation
        if call is None or call[0].name != SIGN_IN:
            chosen = index
            break
    problems = _about(found, chosen, lines, requests)
    params, said = _body(requests[chosen])
    line, column = lines.at(found[chosen].start)
    problems += [Trouble(line, column, message) for message in said]
    expressions: dict[Path, Expression] = {}
    shown = _marked(params or {}, (), expressions)
    return Parsed(
        params is not None,
        shown if isinstance(shown, dict) else {},
        expressions,
        _extra(requests[chosen]),
        tuple(problems),
    )


def _about(
    found: list[Command], chosen: int, lines: Lines, requests: list[Request]
) -> list[Trouble]:
    problems = []
    line, column = lines.at(found[chosen].start)
    if not found[chosen].is_closed:
        problems.append(Trouble(line, column, mark("A quote of this command is not closed.")))
    if requests[chosen].operation is None:
        problems.append(
            Trouble(
                line, column, mark("This command makes no call that is known."), Severity.WARNING
            )
        )
    others = [
        "{}:{}".format(*lines.at(command.start))
        for index, command in enumerate(found)
        if index > chosen
    ]
    if others:
        problems.append(
            Trouble(
                line,
                column,
                mark("Only this call was read; there are {count} others, at {places}."),
                Severity.WARNING,
                {"count": len(others), "places": ", ".join(others)},
            )
        )
    return problems


def _body(request: Request) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the body as an object, and what is wrong with it."""
    data = "&".join(request.data)
    if request.in_query or not data:
        return ({} if request.operation else None), []
    if data.startswith("@"):
        return None, [mark("The body stands in a file; paste what is in it.")]
    if request.is_json or data.lstrip().startswith("{"):
        try:
            body = json.loads(_BARE.sub(r'\1"\2"', data.replace(MARK, "\x01")), strict=False)
        except (ValueError, RecursionError):
            return None, [mark("The body is no JSON.")]
        return (body, []) if isinstance(body, dict) else (None, [mark("The body is no object.")])
    try:
        return dict(parse_qsl(data, keep_blank_values=True)), []
    except ValueError:
        return None, [mark("The body has too many fields.")]


def _marked(value: object, path: Path, expressions: dict[Path, Expression]) -> object:
    """Take texts that the shell fills in out of the body and note them as expressions."""
    if len(path) > _DEEPEST:
        return value
    if isinstance(value, dict):
        kept = {}
        for key, item in value.items():
            read = _marked(item, (*path, key), expressions)
            if (*path, key) not in expressions:
                kept[key] = read
        return kept
    if isinstance(value, list):
        return [_marked(item, (*path, index), expressions) for index, item in enumerate(value)]
    if isinstance(value, str):
        text = value.replace("\x01", MARK)
        if MARK in text:
            alone = _ALONE.fullmatch(text)
            shown = _ALONE.sub(r"$\1", text)
            expressions[path] = Expression(shown if alone else f'"{shown}"')
            return shown
        return text
    return value


def _extra(request: Request) -> dict[str, Any]:
    shown = _ALONE.sub(r"$\1", request.url)
    extra: dict[str, Any] = {"kind": "curl", "method": request.verb, "url": shown}
    call = request.operation
    if call is not None:
        extra["operation"] = call[0].name
        extra["path_params"] = {name: _ALONE.sub(r"$\1", value) for name, value in call[1].items()}
    query = urlsplit_or_empty(shown)[1]
    if request.in_query:
        query = "&".join(filter(None, [query, *request.data]))
    try:
        extra["query"] = dict(parse_qsl(query, keep_blank_values=True))
    except ValueError:
        extra["query"] = {}
    extra["header_names"] = request.header_names
    return extra
