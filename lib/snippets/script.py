"""What is written, before it is written in a language? Values, names and a few statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from lib.kernel.errors import InvalidInput
from lib.kernel.problems import Problem

_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, truth value or null; writers escape it."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier, or several joined by dots: ours, or a variable of the pasted code."""

    text: str


@dataclass(frozen=True, slots=True)
class Raw:
    """Code, written as it stands: ours, or an expression that the reader of pasted code cut out.

    Among the values of a draft, one whose text starts with ``...`` spreads another object; its key
    is not written. Nothing that a person typed into a field ever becomes code.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Env:
    """The value of an environment variable: what must not stand in a snippet, or is not known yet.

    Attributes:
        name: of the variable.
        is_number: whether a number is meant, not a text.
    """

    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Array:
    """A list of values."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """Keys and values in order."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function; one with a name is a declaration, one without is a value."""

    params: tuple[str, ...]
    body: tuple[Statement, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as a statement."""

    target: Name
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Const:
    """A constant."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class If:
    """A branch on a condition of ours."""

    condition: Raw
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark of ours, one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


Node: TypeAlias = Literal | Name | Raw | Env | Array | Object | Function
Statement: TypeAlias = Call | Const | If | Comment | Blank | Function
Script: TypeAlias = tuple[Statement, ...]


def node(value: object, secrets: frozenset[str] = frozenset(), depth: int = 0) -> Node:
    """Return a JSON value as a tree of nodes; names and code in it stay what they are.

    Args:
        value: any JSON value, in which variables may stand as Name or Raw.
        secrets: keys whose values become environment variables of the same name in capitals.
        depth: how deep the value lies already.

    Raises:
        InvalidInput: the value is nested more than 60 deep.
    """
    if depth > _DEEPEST:
        raise InvalidInput(Problem("", "The values are nested too deeply to be written as code."))
    if isinstance(value, Mapping):
        entries = (
            (str(key), _entry(str(key), item, secrets, depth + 1)) for key, item in value.items()
        )
        return Object(tuple(entries))
    if isinstance(value, list | tuple):
        return Array(tuple(node(item, secrets, depth + 1) for item in value))
    if isinstance(value, Name | Raw | Env):
        return value
    if value is None or isinstance(value, str | int | float):
        return Literal(value)
    return Literal(str(value))


def _entry(key: str, value: object, secrets: frozenset[str], depth: int) -> Node:
    name = key.lower()
    return Env(name.upper().replace("-", "_")) if name in secrets else node(value, secrets, depth)


def variables(tree: Node) -> tuple[str, ...]:
    """Return the environment variables that a value needs, in order, each once."""
    if isinstance(tree, Env):
        return (tree.name,)
    children: tuple[Node, ...] = ()
    if isinstance(tree, Array):
        children = tree.items
    elif isinstance(tree, Object):
        children = tuple(child for _, child in tree.entries)
    return tuple(dict.fromkeys(name for child in children for name in variables(child)))
