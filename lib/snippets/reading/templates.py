"""What did a server's template engine leave in the code? Its marks are hidden from the grammar.

Every mark is replaced by as many bytes, so that places in the tree are places in the pasted text.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 65_536  # characters; what is longer is no page of a template engine

# Statements of ERB, JSP, PHP and Jinja: nothing of them stays in the page.
_STATEMENT: Final = re.compile(
    r"<%(?![=:-]).{0,300}?%>|<\?(?!=|php\s+echo\b).{0,300}?\?>|\{%.{0,300}?%\}|\{#.{0,300}?#\}",
    re.DOTALL,
)
# Their values, those of Thymeleaf, and placeholders in braces: an expression stands in the page.
_VALUE: Final = re.compile(
    r"<%[=:-].{0,300}?%>|<\?(?:=|php\s+echo\b).{0,300}?\?>|\{\{.{0,300}?\}\}|\[\[\$\{.{0,300}?\}\]\]"
    r"|(?<=[\s:,(\[])[$#]\{[^{}`]*\}|(?<=[\s:,(\[])@[A-Za-z][\w.]*(?:\([^()]*\))?",
    re.DOTALL,
)


def without_marks(code: str) -> str:
    """Return code in which statements are blanks and values are identifiers of the same length."""
    if len(code) > _LONGEST:
        return code
    return _VALUE.sub(_name, _STATEMENT.sub(_blank, code))


def _blank(match: re.Match[str]) -> str:
    return "".join(char if char in "\r\n" else " " * _width(char) for char in match.group())


def _name(match: re.Match[str]) -> str:
    return "$" + "_" * (_width(match.group()) - 1)


def _width(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
