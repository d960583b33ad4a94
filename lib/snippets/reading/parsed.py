"""What comes of reading pasted code? Values, expressions that stay expressions, and troubles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from lib.catalog import fields
from lib.kernel.problems import Severity
from lib.snippets.script import Name, Raw

# Keys and positions from the parameter object down to a value.
Path: TypeAlias = tuple[str | int, ...]

SPREAD: Final = "..."
_DOTTED: Final = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing about a text that a person should know.

    Attributes:
        line: counted from 1.
        column: in characters, counted from 1.
        message: one English sentence; a message id whose ``{name}`` slots ``params`` fill.
        severity: an error when something could not be read, else less.
        params: values for the slots.
    """

    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR
    params: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return the English sentence with its slots filled."""
        return self.message.format(**self.params)


@dataclass(frozen=True, slots=True)
class Expression:
    """A value that is no literal.

    Attributes:
        source: its code, as it was pasted.
        known: its value where the text tells it, as with a constant; otherwise not there.
        plain: its code without the types of TypeScript; empty = the same.
    """

    source: str
    known: tuple[object, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read.

    Attributes:
        found: whether there was a parameter object, or the body of a REST call.
        params: the literal values, in the wire's shape.
        expressions: the values that are no literals, by their place.
        extra: what was found besides, ready for JSON: ``kind``, ``user_code``, ``agency``,
            ``callback``, ``sdk_scripts``, ``sdk``; of a REST call ``method``, ``url``,
            ``operation``, ``path_params``, ``query``, ``header_names``.
        problems: what could not be read, and what else a person should know.
    """

    found: bool
    params: dict[str, Any] = field(default_factory=dict)
    expressions: Mapping[Path, Expression] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Trouble, ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        """Return the code of the values that are no literals, by dotted path.

        Positions in a list are numbers in the path; a dot or backslash inside a key is escaped
        with a backslash; an object that was spread into another is called ``...`` and its code.
        """
        return {dotted(path): found.source for path, found in self.expressions.items()}

    @property
    def known(self) -> dict[str, object]:
        """Return the values of those variables whose value the text tells, by dotted path."""
        return {
            dotted(path): found.known[0] for path, found in self.expressions.items() if found.known
        }

    @property
    def unknown(self) -> dict[str, Any]:
        """Return those of the parameters whose names no document knows; of a REST call nothing."""
        if self.extra.get("kind") == "curl":
            return {}
        return {key: value for key, value in self.params.items() if not fields.is_known(key)}

    def draft(self) -> dict[str, Any]:
        """Return the parameters with every known value in its place: what can be checked."""
        return self._filled(lambda found: deepcopy(found.known[0]) if found.known else None)

    def with_variables(self) -> dict[str, Any]:
        """Return the parameters with each variable as a node of code: what a Checkout can hold."""
        return self._filled(as_node)

    def _filled(self, value: Any) -> dict[str, Any]:  # noqa: ANN401 — a function per expression
        filled = deepcopy(self.params)
        for path, found in self.expressions.items():
            item = value(found)
            if item is not None or found.known:
                _put(filled, path, item)
        return filled


def as_node(found: Expression) -> Name | Raw:
    """Return an expression as a node that a snippet can hold."""
    code = found.plain or found.source
    return Name(code) if _DOTTED.fullmatch(code) else Raw(code)


def dotted(path: Path) -> str:
    """Return a path as text."""
    return ".".join(
        str(part)
        if isinstance(part, int) or part.startswith(SPREAD)
        else part.replace("\\", "\\\\").replace(".", "\\.")
        for part in path
    )


def _put(target: Any, path: Path, value: object) -> None:  # noqa: ANN401 — any JSON value
    for part in path[:-1]:
        if isinstance(target, list):
            if not isinstance(part, int) or part >= len(target):
                return
            target = target[part]
        elif isinstance(target, dict):
            target = target.setdefault(part, {})
        else:
            return
    if isinstance(target, dict):
        target[path[-1]] = value
