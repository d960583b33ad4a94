"""Which object does an expression stand for? Declarations, merges and functions are followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from lib.snippets.reading.names import Names, bare
from lib.snippets.reading.syntax import Source, children, field
from lib.snippets.reading.values import Values

_DEEPEST: Final = 8
_MOST_TRIED: Final = 8
_MOST_VISITED: Final = 2_000
_MERGES: Final = frozenset({"assign", "extend", "merge", "mergeDeep", "defaults"})
_HOLDERS: Final = frozenset({"value", "current"})
_CONDITIONS: Final = frozenset(
    {"if_statement", "switch_case", "switch_default", "ternary_expression", "catch_clause"}
)
_FUNCTIONS: Final = frozenset(
    {"arrow_function", "function_expression", "function_declaration", "method_definition"}
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value that is put into an object after it was made.

    Attributes:
        keys: from the object down to the value.
        value: what is put there.
        is_sure: whether it happens on every way to the call.
    """

    keys: tuple[str, ...]
    value: Node
    is_sure: bool


class Objects:
    """Finds the objects behind the expressions of one source."""

    def __init__(self, source: Source, names: Names, values: Values) -> None:
        self._source = source
        self._names = names
        self._values = values

    def parts(self, node: Node, depth: int = 0) -> list[Node | Assignment]:
        """Return what an object is put together from, in order; nothing when that is not told."""
        node = bare(node)
        if depth > _DEEPEST:
            return []
        found: list[Node | Assignment] = []
        kind = node.type
        if kind == "object":
            found = [node]
        elif kind in {"identifier", "shorthand_property_identifier"}:
            found = self._named(node, node, depth)
        elif kind == "member_expression":
            found = self._member(node, depth)
        elif kind == "call_expression":
            found = self._called(node, depth)
        elif kind == "ternary_expression":
            chosen = field(node, "consequence")
            found = self.parts(chosen, depth + 1) if chosen is not None else []
        elif kind in _FUNCTIONS:
            found = self._returned(node, depth)
        return found

    def _named(self, name: Node, use: Node, depth: int) -> list[Node | Assignment]:
        for value in self._names.values(name)[:_MOST_TRIED]:
            found = self.parts(value, depth + 1)
            if found:
                return [*found, *self._assignments(name, use)]
        return []

    def _member(self, node: Node, depth: int) -> list[Node | Assignment]:
        owner, name = field(node, "object"), field(node, "property")
        if owner is None or name is None:
            return []
        if self._source.text(name) in _HOLDERS:
            found = self.parts(owner, depth + 1)
            if found:
                return found
        return self._named(name, node, depth)

    def _called(self, node: Node, depth: int) -> list[Node | Assignment]:
        function, arguments = field(node, "function"), field(node, "arguments")
        if function is None or arguments is None:
            return []
        function = bare(function)
        name = field(function, "property") if function.type == "member_expression" else function
        if name is None:
            return []
        if self._source.text(name) in _MERGES:
            found: list[Node | Assignment] = []
            for argument in children(arguments):
                found += self.parts(argument, depth + 1)
            return found
        if name.type.endswith("identifier"):
            for value in self._names.values(name)[:_MOST_TRIED]:
                if bare(value).type in _FUNCTIONS and (made := self.parts(value, depth + 1)):
                    return made
        first = next(children(arguments), None)
        return self.parts(first, depth + 1) if first is not None else []

    def _returned(self, function: Node, depth: int) -> list[Node | Assignment]:
        body = field(function, "body")
        if body is None:
            return []
        if body.type != "statement_block":
            return self.parts(body, depth + 1)
        for statement in _returns(body):
            value = next(children(statement), None)
            found = self.parts(value, depth + 1) if value is not None else []
            if found:
                return found
        return []

    def _assignments(self, name: Node, use: Node) -> Iterator[Assignment]:
        for place in self._names.places(self._source.text(name)):
            if place.start_byte >= use.start_byte:
                return
            node, keys = self._whole(place, name), list[str]()
            parent = self._source.parent(node)
            while parent is not None and field(parent, "object") == node:
                key = self._key(parent)
                if key is None:
                    break
                keys.append(key)
                node, parent = parent, self._source.parent(parent)
            if not keys or parent is None or parent.type != "assignment_expression":
                continue
            value = field(parent, "right")
            if value is not None and field(parent, "left") == node:
                yield Assignment(tuple(keys), value, self._is_sure(parent, use))

    def _whole(self, place: Node, name: Node) -> Node:
        """Return ``this.order`` for its ``order``, if the name looked for stands behind a this."""
        owner, other = self._source.parent(name), self._source.parent(place)
        if owner is None or other is None or field(owner, "property") != name:
            return place
        mine, its = field(owner, "object"), field(other, "object")
        if mine is None or its is None or field(other, "property") != place:
            return place
        return other if self._source.text(mine) == self._source.text(its) else place

    def _key(self, node: Node) -> str | None:
        if node.type == "member_expression":
            name = field(node, "property")
            return self._source.text(name) if name is not None else None
        index = field(node, "index")
        value = self._values.constant(index) if index is not None else None
        return value if isinstance(value, str) else None

    def _is_sure(self, node: Node, use: Node) -> bool:
        for outer in self._source.above(node):
            if outer.start_byte <= use.start_byte and use.end_byte <= outer.end_byte:
                return True
            if outer.type in _CONDITIONS or outer.type in _FUNCTIONS:
                return False
        return True


def _returns(body: Node) -> Iterator[Node]:
    """Yield the return statements of a function, not those of functions inside it."""
    waiting = [body]
    for _ in range(_MOST_VISITED):
        if not waiting:
            return
        node = waiting.pop()
        if node.type == "return_statement":
            yield node
        elif node.type not in _FUNCTIONS:
            waiting.extend(reversed(list(children(node))))
