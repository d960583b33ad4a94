"""Where does code open the payment window? Calls in all their spellings, and what stands about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tree_sitter import Node

from lib.catalog import fields
from lib.snippets.reading.names import Names, bare
from lib.snippets.reading.syntax import Source, children, field
from lib.snippets.reading.values import Values

CALL: Final = "request_pay"

# Keys by which a parameter object is known from other objects.
TELLING: Final = ("merchant_uid", "pay_method", "pg", "channelKey", "customer_uid")

_MOST_PLACES: Final = 60
_INDIRECT: Final = frozenset({"call", "apply", "bind"})
_COMPONENT: Final = re.compile(rb"\bdata\s*=\s*\{")
_INIT: Final = re.compile(rb"\b(?:init|agency)\b")
_TELLING_KEY: Final = re.compile(rf"\b(?:{'|'.join(TELLING)})\b".encode())
_LEAST_KEYS: Final = 2


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        node: the whole of it.
        arguments: what it is called with.
    """

    node: Node
    arguments: tuple[Node, ...]


def calls(source: Source, names: Names) -> list[Call]:
    """Return the calls of the window in the order in which they stand."""
    found: dict[int, Call] = {}
    for node in _places(source, re.compile(CALL.encode())):
        for call in _calls_at(node, source, names):
            found.setdefault(call.node.start_byte, call)
    return [found[start] for start in sorted(found)]


def _places(source: Source, pattern: re.Pattern[bytes]) -> Iterator[Node]:
    for count, match in enumerate(pattern.finditer(source.parsed)):
        if count >= _MOST_PLACES:
            return
        node = source.at(match.start())
        if node is not None and node.type != "comment":
            yield node


def _calls_at(node: Node, source: Source, names: Names) -> Iterator[Call]:
    if source.text(node) != CALL:
        return
    parent = source.parent(node)
    if node.type == "string_fragment" and parent is not None:
        node, parent = parent, source.parent(parent)
    if parent is None:
        return
    if node.type == "identifier":
        yield from _called(node, source)
        return
    if field(parent, "property") == node or field(parent, "index") == node:
        yield from _called(parent, source)
        yield from _renamed(parent, source, names)
    elif parent.type == "pair_pattern":
        alias = field(parent, "value")
        if alias is not None:
            yield from _by_name(alias, source, names)


def _called(callee: Node, source: Source) -> Iterator[Call]:
    """Climb from what is called to the call."""
    node = callee
    for outer in source.above(callee):
        if outer.type in {"parenthesized_expression", "non_null_expression", "as_expression"}:
            node = outer
            continue
        arguments = field(outer, "arguments")
        if outer.type == "call_expression" and field(outer, "function") == node:
            if arguments is not None and arguments.type == "arguments":
                yield Call(outer, tuple(children(arguments)))
        elif outer.type == "member_expression" and field(outer, "object") == node:
            yield from _indirect(outer, source)
        return


def _indirect(member: Node, source: Source) -> Iterator[Call]:
    name, outer = field(member, "property"), source.parent(member)
    how = source.text(name) if name is not None else ""
    arguments = field(outer, "arguments")
    if outer is None or how not in _INDIRECT or arguments is None:
        return
    given = list(children(arguments))[1:]
    if how == "apply" and given and given[0].type == "array":
        given = list(children(given[0]))
    if given:
        yield Call(outer, tuple(given))


def _renamed(member: Node, source: Source, names: Names) -> Iterator[Call]:
    """Follow ``const pay = IMP.request_pay`` to the calls of ``pay``."""
    outer = source.parent(member)
    if outer is None or field(outer, "value") != member:
        return
    alias = field(outer, "name")
    if outer.type == "variable_declarator" and alias is not None:
        yield from _by_name(alias, source, names)


def _by_name(alias: Node, source: Source, names: Names) -> Iterator[Call]:
    for place in names.places(source.text(alias)):
        yield from _called(place, source)


def component_data(source: Source) -> list[Node]:
    """Return what components that open the window are given as ``data``."""
    found: list[Node] = []
    for place in _places(source, _COMPONENT):
        for node in (place, *source.above(place)):
            if node.type == "jsx_attribute":
                value = [child for child in children(node) if child.type == "jsx_expression"]
                found += [inner for child in value for inner in children(child)]
                break
    return found


def likely_objects(source: Source, values: Values) -> list[Node]:
    """Return objects that look like parameters, the likeliest first."""
    scores: dict[int, tuple[int, int, Node]] = {}
    known = fields.known_names()
    for place in _places(source, _TELLING_KEY):
        for node in (place, *source.above(place)):
            if node.type == "object" and node.start_byte not in scores:
                keys = _keys(node, source, values)
                score = len(keys & known)
                if keys.intersection(TELLING) and "imp_uid" not in keys and score >= _LEAST_KEYS:
                    scores[node.start_byte] = (-score, node.start_byte, node)
                break
    return [node for _, _, node in sorted(scores.values(), key=lambda entry: entry[:2])]


def _keys(node: Node, source: Source, values: Values) -> frozenset[str]:
    found = set()
    for entry in children(node):
        key = field(entry, "key")
        if key is not None:
            found.add(values.key(key) or "")
        elif entry.type == "shorthand_property_identifier":
            found.add(source.text(entry))
    return frozenset(found)


def surroundings(source: Source, values: Values) -> dict[str, Any]:
    """Return the merchant code, and the tier of a sub-merchant, with which code starts the SDK."""
    found: dict[str, Any] = {}
    for place in _places(source, _INIT):
        parent = source.parent(place)
        if parent is None or field(parent, "property") != place:
            continue
        for call in _called(parent, source):
            if not call.arguments:
                continue
            code = values.constant(call.arguments[0])
            owner = field(parent, "object")
            is_sdk = owner is not None and source.text(bare(owner)).upper().endswith("IMP")
            if not is_sdk and not (isinstance(code, str) and re.fullmatch(r"imp\d+", code)):
                continue
            if not isinstance(code, str):
                found.setdefault("user_code_expression", source.text(call.arguments[0]))
                continue
            found.setdefault("user_code", code)
            if source.text(place) == "agency" and len(call.arguments) > 1:
                tier = values.constant(call.arguments[1])
                found.setdefault(
                    "agency",
                    {"user_code": code, "tier_code": tier if isinstance(tier, str) else None},
                )
    return found
