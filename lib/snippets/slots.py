"""Where in a snippet does what is being typed stand? Places that a browser can fill by itself.

A key press must be seen in the code before any server has answered. So the code goes out with its
open places: where a field's text or number stands, or would stand, and what surrounds it there.
Whoever fills a place need only know how the language quotes; everything else is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from lib.request_pay.draft import with_value, without
from lib.snippets import render
from lib.snippets.checkout import Checkout

Kind = Literal["text", "bare"]

# Stand-ins for the value: text that no language escapes, and digits that nobody types.
_MARKS: Final[Mapping[Kind, str | int]] = {"text": "\ue0f7paybench\ue0f8", "bare": 718281828459045}
_LARGEST: Final = 50_000  # characters; beyond that the server alone draws


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the code that gives way to another.

    Attributes:
        start: first character that goes, counted as browsers do, in units of UTF-16.
        end: first character that stays again.
        text: what stands there instead.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one field.

    Attributes:
        path: of the field.
        kind: what is filled in: a text without its quotes, or what needs none, such as a number.
        before: what gives way, and the code before the value where it does not stand there yet.
        after: the code behind the value where it does not stand there yet.
        emptied: what changes when the field is emptied.
    """

    path: str
    kind: Kind
    before: Change
    after: str
    emptied: Change


def slots(language_name: str, checkout: Checkout, kinds: Mapping[str, Kind]) -> tuple[Slot, ...]:
    """Find the places of fields in a checkout's code.

    Args:
        language_name: how it is written.
        checkout: what is written.
        kinds: the fields by their path.

    Returns:
        A slot for each field that has exactly one place; none at all for very long code.
    """
    code = render(language_name, checkout)
    if len(code) > _LARGEST:
        return ()
    found = (_slot(language_name, checkout, code, path, kind) for path, kind in kinds.items())
    return tuple(slot for slot in found if slot is not None)


def _slot(language_name: str, checkout: Checkout, code: str, path: str, kind: Kind) -> Slot | None:
    mark = _MARKS[kind]
    filled = render(
        language_name, replace(checkout, params=with_value(checkout.params, path, mark))
    )
    pieces = filled.split(str(mark))
    if len(pieces) != 2 or str(mark) in code:  # noqa: PLR2004 — before and behind
        return None
    empty = render(language_name, replace(checkout, params=without(checkout.params, path)))
    head, tail = pieces
    start = _alike(code, head)
    end = len(code) - _alike_at_end(code[start:], tail)
    return Slot(
        path,
        kind,
        Change(_units(code[:start]), _units(code[:end]), head[start:]),
        tail[: len(tail) - (len(code) - end)],
        _change(code, empty),
    )


def _change(old: str, new: str) -> Change:
    start = _alike(old, new)
    behind = _alike_at_end(old[start:], new[start:])
    end = len(old) - behind
    return Change(_units(old[:start]), _units(old[:end]), new[start : len(new) - behind])


def _alike_at_end(one: str, other: str) -> int:
    return _alike(one[::-1], other[::-1])


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)
