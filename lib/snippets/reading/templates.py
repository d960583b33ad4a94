"""What did a server's template engine leave in the code? Its marks are hidden from the grammar.

Every mark is replaced by as many bytes, so that places in the tree are places in the pasted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 65_536  # characters; what is longer is no page of a template engine
_LONGEST_MARK: Final = 4_000  # characters

# Opening and closing of marks; the longer opening stands first. JSP, ERB, EJS, PHP, Jinja, Django,
# Twig, Blade, Handlebars, Thymeleaf.
_CLOSING: Final = {
    "<%--": "--%>",
    "<%": "%>",
    "<?": "?>",
    "{%": "%}",
    "{#": "#}",
    "{{--": "--}}",
    "{{{": "}}}",
    "{{": "}}",
    "{!!": "!!}",
    "[[": "]]",
    "@*": "*@",
}
# What follows an opening that puts nothing into the page.
_SILENT: Final = {
    "<%--": re.compile(""),
    "<%": re.compile(r"(?![=:-])"),
    "<?": re.compile(r"(?!=|php\s+echo\b|\s*echo\b|php\s+print\b)"),
    "{%": re.compile(""),
    "{#": re.compile(""),
    "{{--": re.compile(""),
    "{{": re.compile(r"\s*(?:[#/^>!]|else\b)"),
    "@*": re.compile(""),
}
_ATTRIBUTES: Final = r"""(?:[^<>"'{}]|"[^"]{0,600}"|'[^']{0,600}'|\$\{[^{}]{0,300}\})"""
_ARGUMENTS: Final = r"\((?:[^()]|\((?:[^()]|\([^()]{0,100}\)){0,200}\)){0,300}\)"
_DIRECTIVES: Final = (
    "if elseif else endif unless endunless foreach endforeach for endfor while endwhile isset "
    "endisset empty endempty auth endauth guest endguest can endcan php endphp section endsection "
    "push endpush include csrf switch case break default endswitch stop"
).replace(" ", "|")
# An opening of the table; Thymeleaf's only in front of an expression.
_OPENING: Final = (
    r"(?P<opening><%--|<%|<\?(?=[=\s]|php\b)|\{%|\{#|\{\{--|\{\{\{|\{\{|\{!!"
    r"|\[\[(?=[$@#*~]\{)|@\*)"
)
# Jinja's choice of a value, all on one line.
_CHOICE: Final = r"(?P<choice>(?:(?<=:)|(?<=: ))\{%-?\s*if\b[^\r\n]{0,400}?\{%-?\s*endif\s*-?%\})"
# Tags with a prefix, of JSTL, Spring, Struts; a value's may be a pair.
_TAG: Final = (
    rf"(?P<tag><(?P<name>[a-z]\w*:[A-Za-z]\w*)(?:\s{_ATTRIBUTES}{{0,600}})?"
    rf"(?:/>|>(?:</(?P=name)\s*>)?)|</[a-z]\w*:[A-Za-z]\w*\s*>)"
)
# FreeMarker's statements, Blade's directives at the start of a line.
_STATEMENT: Final = (
    rf"(?P<statement></?\#\w+{_ATTRIBUTES}{{0,600}}>"
    rf"|^[ \t]*@(?:{_DIRECTIVES})\b(?:[ \t]*{_ARGUMENTS})?(?=[ \t]*(?:[\r\n]|\Z)))"
)
# An expression in braces, Velocity's silent reference, Razor's and Blade's names.
_VALUE: Final = (
    r"(?P<value>(?<=[\s:,(\[+])[$#!]\{[^{}`]*\}|\$!\{?[A-Za-z][\w.]*\}?"
    rf"|(?<=[\s:,(\[+\"'])@(?:[A-Za-z][\w.]*(?:{_ARGUMENTS})?|{_ARGUMENTS}))"
)
_MARK: Final = re.compile(f"{_CHOICE}|{_OPENING}|{_TAG}|{_STATEMENT}|{_VALUE}", re.MULTILINE)
# In front of a value stands an operator, an opening bracket, a word, or the text it is part of.
_IN_VALUE: Final = re.compile(r"""(?:[:=(\[,+\-*/%?&|!<>]|\b(?:return|typeof|case|in|of))\s*\Z""")
_WHOLE: Final = re.compile(r"<[^/].*(?:/>|</[\w:]+\s*>)", re.DOTALL)
_LOOKED_BACK: Final = 200  # characters
_SPACES: Final = frozenset(" \t\r\n;{}")


def without_marks(code: str) -> str:
    """Return code in which statements are blanks and values are identifiers of the same length."""
    return "".join(_pieces(code)) if len(code) <= _LONGEST else code


def _pieces(code: str) -> Iterator[str]:
    place = end = 0
    unclosed: set[str] = set()
    for match in _MARK.finditer(code):
        start = match.start()
        if start < place:
            continue
        end = _end(code, match, unclosed)
        if end <= start:
            continue
        mark = code[start:end]
        yield code[place:start]
        yield _name(mark) if _is_value(code, match) else _blank(mark)
        place = end
    yield code[place:]


def _end(code: str, match: re.Match[str], unclosed: set[str]) -> int:
    """Return where a mark ends; 0 for an opening that nothing closes."""
    opening = match["opening"]
    if opening is None:
        return match.end()
    closing = _CLOSING[opening]
    if closing in unclosed:
        return 0
    found = code.find(closing, match.end())
    if found < 0:
        unclosed.add(closing)  # nor does anything close a later one
        return 0
    return found + len(closing) if found - match.end() <= _LONGEST_MARK else 0


def _is_value(code: str, match: re.Match[str]) -> bool:
    """Say whether a mark puts a value where it stands, so that one must stay there."""
    opening = match["opening"]
    if opening in _SILENT and _SILENT[opening].match(code, match.end()):
        return False
    if match["statement"] is not None:
        return False
    if match["value"] is not None or match["choice"] is not None:
        return True
    start, tag = match.start(), match["tag"]
    if tag is None and start and code[start - 1] not in _SPACES:
        return True
    if tag is not None and not _WHOLE.fullmatch(tag):
        return False
    return bool(_IN_VALUE.search(code[max(0, start - _LOOKED_BACK) : start]))


def _blank(mark: str) -> str:
    return "".join(char if char in "\r\n" else " " * _width(char) for char in mark)


def _name(mark: str) -> str:
    return "$" + "_" * (_width(mark) - 1)


def _width(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
