"""How do two parameter sets differ? Path by path, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lib.catalog import fields
from lib.request_pay.draft import MISSING


@dataclass(frozen=True, slots=True)
class Difference:
    """One parameter that is not the same in both sets.

    Attributes:
        path: dotted path; of objects the innermost, lists are compared as a whole.
        left: value in the one set; MISSING where it is not sent.
        right: value in the other.
    """

    path: str
    left: object
    right: object


def differences(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what differs between two sets; nothing when both send the same.

    Values count as the same when they are written alike: ``1`` is not ``true`` and not ``"1"``.
    """
    ours, theirs = dict(_leaves(left, "")), dict(_leaves(right, ""))
    places = fields.order()
    paths = sorted({**ours, **theirs}, key=lambda path: places.get(path, len(places)))
    found = (Difference(p, ours.get(p, MISSING), theirs.get(p, MISSING)) for p in paths)
    return tuple(one for one in found if not _same(one.left, one.right))


def _leaves(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, object]]:
    for key, item in value.items():
        here = f"{path}.{key}" if path else str(key)
        if isinstance(item, Mapping) and item:
            yield from _leaves(item, here)
        else:
            yield here, item


def _same(one: object, other: object) -> bool:
    """Compare by type as well: to Python, ``True == 1 == 1.0``."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other
