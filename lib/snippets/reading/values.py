"""What is the value of an expression? A literal as it stands, or what constants make of it."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from lib.request_pay.draft import MISSING
from lib.snippets.reading.literals import number, unescaped
from lib.snippets.reading.names import Names, bare
from lib.snippets.reading.syntax import Effort, Source, children, field

DEEPEST: Final = 64

_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
_LONGEST: Final = 100_000  # characters of a text that constants make


class Values:
    """The values of one source."""

    def __init__(self, source: Source, names: Names, effort: Effort) -> None:
        self._source = source
        self._names = names
        self._effort = effort

    def literal(self, node: Node) -> object:
        """Return the value of a text, number, truth value or null; MISSING for all the rest.

        Texts joined with ``+`` are a text; ``!0`` and ``!1`` are what a minifier writes for truth.
        """
        return self._value(node, 0, follow=False)

    def constant(self, node: Node) -> object:
        """Return the value of an expression where the text alone tells it; MISSING elsewhere."""
        return self._value(node, 0, follow=True)

    def key(self, node: Node) -> str | None:
        """Return the key of an entry; None when it is computed from what is not known."""
        if node.type == "computed_property_name":
            inner = next(children(node), None)
            value = self.constant(inner) if inner is not None else MISSING
        elif node.type in {"string", "number"}:
            value = self.literal(node)
        else:
            value = unescaped(self._source.text(node))
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _as_text(value)
        return None

    def _value(self, node: Node, depth: int, *, follow: bool) -> object:  # noqa: PLR0911 — one a kind
        node = bare(node)
        if depth > DEEPEST or not self._effort.spend():
            return MISSING
        kind = node.type
        if kind == "string":
            raw = self._source.text(node)
            return unescaped(raw[1:-1] if len(raw) > 1 and raw[0] == raw[-1] else raw[1:])
        if kind == "number":
            value = number(self._source.text(node))
            return MISSING if value is None else value
        if kind in _WORDS:
            return _WORDS[kind]
        if kind == "template_string":
            return self._template(node, depth, follow=follow)
        if kind == "unary_expression":
            return self._unary(node, depth, follow=follow)
        if kind == "binary_expression":
            return self._sum(node, depth, follow=follow)
        return self._followed(node, depth) if follow else MISSING

    def _template(self, node: Node, depth: int, *, follow: bool) -> object:
        start, end = node.start_byte + 1, node.end_byte - 1
        pieces: list[str] = []
        for child in node.named_children:
            if child.type != "template_substitution":
                continue
            inner = next(children(child), None)
            if not follow or inner is None:
                return MISSING
            value = self._value(inner, depth + 1, follow=True)
            if not _is_scalar(value):
                return MISSING
            pieces += [self._between(start, child.start_byte), _as_text(value)]
            start = child.end_byte
        pieces.append(self._between(start, end))
        text = "".join(pieces)
        return text if len(text) <= _LONGEST or not follow else MISSING

    def _between(self, start: int, end: int) -> str:
        raw = self._source.written[start:end].decode("utf-8", "replace")
        return unescaped(raw.replace("\r\n", "\n").replace("\r", "\n"))

    def _unary(self, node: Node, depth: int, *, follow: bool) -> object:
        sign, argument = field(node, "operator"), field(node, "argument")
        if sign is None or argument is None:
            return MISSING
        value = self._value(argument, depth + 1, follow=follow)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if sign.type == "-":
                return -value
            if sign.type == "+":
                return value
            if sign.type == "!" and value in {0, 1}:
                return value == 0
        return MISSING

    def _sum(self, node: Node, depth: int, *, follow: bool) -> object:
        """Join a chain of ``+`` without climbing down one level a piece."""
        parts: list[Node] = []
        while node.type == "binary_expression":
            sign, left, right = (field(node, name) for name in ("operator", "left", "right"))
            if sign is None or left is None or right is None:
                return MISSING
            if sign.type != "+":
                if parts or not follow:
                    break
                return self._product(sign.type, left, right, depth)
            parts.append(right)
            node = bare(left)
        parts.append(node)
        total: object = MISSING
        for part in reversed(parts):
            value = self._value(part, depth + 1, follow=follow)
            if not _is_scalar(value):
                return MISSING
            total = value if total is MISSING else _added(total, value, follow=follow)
            if total is MISSING or (isinstance(total, str) and len(total) > _LONGEST):
                return MISSING
        return total

    def _product(self, sign: str, left: Node, right: Node, depth: int) -> object:
        first = self._value(left, depth + 1, follow=True)
        second = self._value(right, depth + 1, follow=True)
        if not (_is_exact(first) and _is_exact(second)):
            return MISSING
        if sign == "*":
            return first * second  # type: ignore[operator]  # both are whole numbers
        return first - second if sign == "-" else MISSING  # type: ignore[operator]

    def _followed(self, node: Node, depth: int) -> object:
        if node.type in {"identifier", "shorthand_property_identifier"}:
            value = self._names.constant(node)
            return MISSING if value is None else self._value(value, depth + 1, follow=True)
        if node.type == "array":
            items = [self._value(item, depth + 1, follow=True) for item in children(node)]
            return MISSING if MISSING in items else items
        if node.type == "object":
            return self._object(node, depth)
        if node.type == "member_expression":
            return self._member(node, depth)
        return MISSING

    def _object(self, node: Node, depth: int) -> object:
        found: dict[str, object] = {}
        for entry in children(node):
            if entry.type == "shorthand_property_identifier":
                key, value = self._source.text(entry), self._value(entry, depth + 1, follow=True)
            elif entry.type == "pair":
                name, inner = field(entry, "key"), field(entry, "value")
                if name is None or inner is None or (written := self.key(name)) is None:
                    return MISSING
                key, value = written, self._value(inner, depth + 1, follow=True)
            else:
                return MISSING
            if value is MISSING:
                return MISSING
            found[key] = value
        return found

    def _member(self, node: Node, depth: int) -> object:
        owner, name = field(node, "object"), field(node, "property")
        if owner is None or name is None:
            return MISSING
        owner = bare(owner)
        declared = self._names.constant(owner) if owner.type == "identifier" else None
        if declared is None or bare(declared).type != "object":
            return MISSING
        wanted = self._source.text(name)
        if any(self._is_target(place) for place in self._names.places(wanted)):
            return MISSING  # somebody writes to a property of this name
        for entry in children(bare(declared)):
            key, value = field(entry, "key"), field(entry, "value")
            if key is not None and value is not None and self.key(key) == wanted:
                return self._value(value, depth + 1, follow=True)
        return MISSING

    def _is_target(self, place: Node) -> bool:
        parent = self._source.parent(place)
        outer = self._source.parent(parent) if parent is not None else None
        is_write = outer is not None and outer.type.endswith("assignment_expression")
        return is_write and field(outer, "left") == parent


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _is_exact(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 53  # noqa: PLR2004


def _added(left: object, right: object, *, follow: bool) -> object:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if not follow:
        return MISSING  # a sum is no literal
    if isinstance(left, str) or isinstance(right, str):
        return _as_text(left) + _as_text(right)
    if _is_exact(left) and _is_exact(right):
        return left + right  # type: ignore[operator]  # both are whole numbers
    return MISSING


def _as_text(value: object) -> str:
    """Return a value as JavaScript writes it into a text."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
