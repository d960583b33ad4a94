"""Which values does a parameter object hold? Literals as on the wire, expressions beside them."""

from __future__ import annotations

from typing import Any, Final

from tree_sitter import Node

from lib.i18n import mark
from lib.kernel.problems import Severity
from lib.request_pay.draft import MISSING
from lib.snippets.reading.names import bare
from lib.snippets.reading.parsed import SPREAD, Expression, Path
from lib.snippets.reading.resolving import Assignment, Objects
from lib.snippets.reading.syntax import Effort, Source, children, field
from lib.snippets.reading.values import DEEPEST, Values

_MOST_VISITED: Final = 3_000
_TYPES: Final = frozenset({"type_annotation", "type_arguments", "type_parameters"})
_TYPED: Final = frozenset({"as_expression", "satisfies_expression"})


class Gathered:
    """What was gathered from one source.

    Attributes:
        params: literal values.
        expressions: the others, by their place.
        remarks: byte offset, severity, message and its slots, in the order of finding.
    """

    def __init__(self, source: Source, values: Values, objects: Objects, effort: Effort) -> None:
        self._source = source
        self._values = values
        self._objects = objects
        self._effort = effort
        self.params: dict[str, Any] = {}
        self.expressions: dict[Path, Expression] = {}
        self.remarks: list[tuple[int, Severity, str, dict[str, object]]] = []

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def keys(self) -> frozenset[str | int]:
        """Return the outermost keys."""
        return frozenset(self.params) | frozenset(path[0] for path in self.expressions)

    def take(self, parts: list[Node | Assignment]) -> None:
        """Take in what an object is put together from; what comes later wins."""
        for part in parts:
            if isinstance(part, Assignment):
                self._assign(part)
            else:
                self._entries(part, self.params, (), 0)

    def _assign(self, part: Assignment) -> None:
        target = self.params
        *outer, last = part.keys
        for length, key in enumerate(outer, start=1):
            inner = target.setdefault(key, {})
            if not isinstance(inner, dict) or part.keys[:length] in self.expressions:
                return
            target = inner
        if not part.is_sure:
            self._remark(
                part.value,
                Severity.INFO,
                mark("{key} is set under a condition here."),
                {"key": ".".join(part.keys)},
            )
            if last in target or part.keys in self.expressions:
                return
        self._entry(last, part.value, target, tuple(outer), 0)

    def _entries(self, node: Node, target: dict[str, Any], path: Path, depth: int) -> None:
        for entry in children(node):
            kind = entry.type
            if kind == "shorthand_property_identifier":
                self._entry(self._source.text(entry), entry, target, path, depth)
            elif kind == "spread_element":
                self._spread(entry, target, path, depth)
            elif kind == "pair":
                self._pair(entry, target, path, depth)
            elif kind == "method_definition":
                self._method(entry, target, path)

    def _pair(self, entry: Node, target: dict[str, Any], path: Path, depth: int) -> None:
        name, value = field(entry, "key"), field(entry, "value")
        if name is None or value is None:
            return
        key = self._values.key(name)
        if key is None:
            self._remark(
                name,
                Severity.WARNING,
                mark("The key {key} is computed; its entry was left out."),
                {"key": self._source.text(name)},
            )
        else:
            self._entry(key, value, target, path, depth)

    def _entry(self, key: str, value: Node, target: dict[str, Any], path: Path, depth: int) -> None:
        place = (*path, key)
        self._forget(place)
        read = self._read(value, place, depth + 1)
        if read is MISSING:
            target.pop(key, None)
        else:
            target[key] = read

    def _method(self, entry: Node, target: dict[str, Any], path: Path) -> None:
        name, head = field(entry, "name"), field(entry, "parameters")
        key = self._values.key(name) if name is not None else None
        if key is not None and head is not None:
            target.pop(key, None)
            tail = self._source.written[head.start_byte : entry.end_byte]
            source = "function " + tail.decode("utf-8", "replace")
            self.expressions[(*path, key)] = Expression(source)

    def _spread(self, entry: Node, target: dict[str, Any], path: Path, depth: int) -> None:
        inner = next(children(entry), None)
        if inner is None:
            return
        is_choice = bare(inner).type == "ternary_expression"
        parts = self._objects.parts(inner) if depth < DEEPEST and not is_choice else []
        if not parts:
            source, plain = SPREAD + self._source.text(inner), SPREAD + self._plain(inner)
            self.expressions[(*path, source)] = Expression(source, plain=plain)
            return
        for part in parts:
            if isinstance(part, Node) and self._effort.spend():
                self._entries(part, target, path, depth + 1)

    def _read(self, node: Node, path: Path, depth: int) -> object:
        """Return a literal value; MISSING when it is an expression, which is then noted."""
        inner = bare(node)
        fits = depth <= DEEPEST and self._effort.spend()
        if fits and inner.type == "object":
            found: dict[str, Any] = {}
            self._entries(inner, found, path, depth)
            return found
        if fits and inner.type == "array":
            items = [
                self._read(item, (*path, index), depth + 1)
                for index, item in enumerate(children(inner))
            ]
            if MISSING not in items:
                return items
            self._forget(path)
        value = self._values.literal(inner) if fits else MISSING
        if value is MISSING:
            known = self._values.constant(inner) if fits else MISSING
            self.expressions[path] = Expression(
                self._source.text(node),
                () if known is MISSING else (known,),
                plain=self._plain(node),
            )
        return value

    def _forget(self, path: Path) -> None:
        """An entry that is written again takes its earlier expressions with it."""
        for place in [place for place in self.expressions if place[: len(path)] == path]:
            del self.expressions[place]

    def _plain(self, node: Node) -> str:
        """Return the code of an expression without TypeScript's types."""
        cuts: list[tuple[int, int]] = []
        waiting, visits = [node], 0
        while waiting and visits < _MOST_VISITED:
            visits += 1
            inner = waiting.pop()
            if inner.type in _TYPES:
                cuts.append((inner.start_byte, inner.end_byte))
                continue
            parts = inner.named_children
            if inner.type in _TYPED and parts:
                cuts.append((parts[0].end_byte, inner.end_byte))
                parts = parts[:1]
            elif inner.type == "non_null_expression":
                cuts.append((inner.end_byte - 1, inner.end_byte))
            elif inner.type == "type_assertion" and parts:
                cuts.append((inner.start_byte, parts[-1].start_byte))
                parts = parts[-1:]
            waiting.extend(parts)
        code, start = b"", node.start_byte
        for cut_start, cut_end in sorted(cuts):
            if cut_start >= start:
                code += self._source.written[start:cut_start]
                start = cut_end
        code += self._source.written[start : node.end_byte]
        return code.decode("utf-8", "replace")

    def _remark(
        self, node: Node, severity: Severity, message: str, slots: dict[str, object]
    ) -> None:
        self.remarks.append((node.start_byte, severity, message, slots))
