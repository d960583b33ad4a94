"""What does a name stand for? The places in a text that say so, found without running anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from lib.snippets.reading.syntax import Effort, Source, children, field

_MOST_NAMES: Final = 64
_MOST_PLACES: Final = 100
_PASSING: Final = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
        "await_expression",
    }
)
_FUNCTIONS: Final = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    }
)
_BLOCKS: Final = frozenset({"statement_block", "program", "class_body", "switch_body"})
_PATTERNS: Final = frozenset({"array_pattern", "object_pattern", "pair_pattern"})
_ENTRIES: Final = frozenset({"pair", "field_definition", "public_field_definition"})
_HERE, _BRANCH, _ELSEWHERE = range(3)  # how near a place is to a use
_WRITES: Final = frozenset(
    {"assignment_expression", "augmented_assignment_expression", "update_expression"}
)


def bare(node: Node) -> Node:
    """Return an expression without parentheses, types and ``await`` around it."""
    while node.type in _PASSING:
        inner = [child for child in children(node) if child.type != "type_arguments"]
        if not inner:
            return node
        node = inner[-1] if node.type == "type_assertion" else inner[0]
    return node


class Names:
    """The names of one source."""

    def __init__(self, source: Source, effort: Effort) -> None:
        self._source = source
        self._effort = effort
        self._places: dict[str, tuple[Node, ...]] = {}

    def places(self, name: str) -> tuple[Node, ...]:
        """Return where a name stands, in order; nothing once too many names were asked for."""
        if name not in self._places:
            if len(self._places) >= _MOST_NAMES:
                return ()
            self._places[name] = tuple(self._found(name))
        found = self._places[name]
        return found if self._effort.spend(1 + len(found)) else ()

    def _found(self, name: str) -> Iterator[Node]:
        wanted = name.encode("utf-8", "replace")
        pattern = re.compile(rb"(?<![\w$])" + re.escape(wanted) + rb"(?![\w$])")
        for count, match in enumerate(pattern.finditer(self._source.parsed)):
            if count >= _MOST_PLACES:
                return
            node = self._source.at(match.start())
            if node is not None and node.type.endswith(("identifier", "identifier_pattern")):
                yield node

    def constant(self, use: Node) -> Node | None:
        """Return the expression of a name that is declared once, and never changed nor shadowed."""
        name = self._source.text(use)
        values: list[Node] = []
        for place in self.places(name):
            parent = self._source.parent(place)
            if parent is None or place == use:
                continue
            if parent.type == "variable_declarator" and field(parent, "name") == place:
                value = field(parent, "value")
                if value is None:
                    return None
                values.append(value)
            elif (
                parent.type in _PATTERNS
                or _is_written(place, parent)
                or self._is_parameter(place, use)
            ):
                return None
        return values[0] if len(values) == 1 else None

    def values(self, use: Node) -> list[Node]:
        """Return what a name may stand for, the likeliest first.

        The nearest declaration before the use whose block holds the use comes first; then, in the
        order of the text, what the same function gives to it in its branches; then the other ones
        before it, the nearest first; then those behind it.
        """
        name = self._source.text(use)
        found: list[tuple[tuple[bool, int, int], Node]] = []
        for place in self.places(name):
            value = self._given(place)
            if value is not None and place != use:
                behind = place.start_byte > use.start_byte
                scope = self._scope(place, use)
                distance = abs(place.start_byte - use.start_byte)
                order = place.start_byte if scope == _BRANCH and not behind else distance
                found.append(((behind, scope, order), value))
        return [value for _, value in sorted(found, key=lambda item: item[0])]

    def _given(self, place: Node) -> Node | None:
        """Return the expression that a place gives to the name that stands there."""
        parent = self._source.parent(place)
        if parent is None:
            return None
        kind = parent.type
        if kind in _FUNCTIONS:
            return parent if field(parent, "name") == place else None
        target, given = place, parent
        if kind == "array_pattern" or (
            kind == "member_expression" and field(parent, "property") == place
        ):  # const [x, setX] = useState({…}); this.x = {…}
            outer = self._source.parent(parent)
            if outer is None:
                return None
            target, given = parent, outer
        return _value_for(target, given)

    def _is_parameter(self, place: Node, use: Node) -> bool:
        """Say whether a place is a parameter of a function in which the use stands."""
        for node in self._source.above(place):
            if node.type in _FUNCTIONS:
                body = field(node, "body")
                in_head = body is None or not _holds(body, place)
                return in_head and field(node, "name") != place and _holds(node, use)
            if node.type in {"statement_block", "program", "arguments"}:
                return False
        return False

    def _scope(self, place: Node, use: Node) -> int:
        """Say how near a place is to a use: in a block around it, in its function, elsewhere."""
        in_block = True
        for node in self._source.above(place):
            if node.type in _BLOCKS and not _holds(node, use):
                in_block = False
            if node.type in _BLOCKS and _holds(node, use):
                return _HERE if in_block else _BRANCH
            if node.type in _FUNCTIONS:
                return _ELSEWHERE
        return _HERE if in_block else _BRANCH


def _value_for(target: Node, given: Node) -> Node | None:
    """Return what a declaration, an assignment or an entry gives to its target."""
    if given.type == "variable_declarator" and field(given, "name") == target:
        return field(given, "value")
    if given.type == "assignment_expression" and field(given, "left") == target:
        return field(given, "right")
    if given.type in _ENTRIES and field(given, "value") != target:
        return field(given, "value")
    return None


def _is_written(place: Node, parent: Node) -> bool:
    if parent.type not in _WRITES:
        return False
    return place in (field(parent, "left"), field(parent, "argument"))


def _holds(outer: Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte
