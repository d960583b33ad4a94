"""What does a draft say, and how is it changed? By dotted path, for every JSON value whatsoever."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

# Plans are offered from this amount on. Source: customer's guide, instalment setting; won.
INSTALMENTS_FROM: Final = 50_000

_LONGEST_SHOWN: Final = 40  # characters
_WIDEST_SHOWN: Final = 128  # bits


class Missing(Enum):
    """The answer when a draft does not say."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


def at(draft: object, path: str) -> object:
    """Return what stands at a dotted path; MISSING where nothing does or a parent is no object."""
    if type(draft) is dict and "." not in path:  # most paths are names, and rules ask for many
        return draft.get(path, MISSING)
    value = draft
    for part in path.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return MISSING
        value = value[part]
    return value


def with_value(draft: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy in which a value stands at a dotted path; objects on the way are made."""
    head, _, tail = path.partition(".")
    if not tail:
        return {**draft, head: value}
    inner = draft.get(head)
    return {**draft, head: with_value(inner if isinstance(inner, Mapping) else {}, tail, value)}


def without(draft: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a copy without what stands at a dotted path; an object left empty by it goes too."""
    head, _, tail = path.partition(".")
    inner = draft.get(head)
    if not tail:
        return {key: value for key, value in draft.items() if key != head}
    left = without(inner, tail) if isinstance(inner, Mapping) else inner
    return {
        key: left if key == head else value
        for key, value in draft.items()
        if key != head or left or left == inner
    }


def given(draft: object, path: str) -> bool:
    """Say whether a path holds anything but ``null`` and the empty text."""
    value = at(draft, path)
    return value is not MISSING and value is not None and value != ""


def as_integer(value: object) -> int | None:
    """Return a JSON number without decimals as an integer (14000.0 is 14000); None for the rest."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():  # neither inf nor nan is
        return int(value)
    return None


def integer(draft: object, path: str) -> int | None:
    """Return the whole number at a path; None when there is none."""
    return as_integer(at(draft, path))


def text(draft: object, path: str) -> str | None:
    """Return the text at a path; None when there is none."""
    value = at(draft, path)
    return value if isinstance(value, str) else None


def items(draft: object, path: str) -> list[object]:
    """Return the list at a path; an empty one when there is none."""
    value = at(draft, path)
    return list(value) if isinstance(value, list | tuple) else []


def quota(draft: object) -> tuple[int, ...] | None:
    """Return ``display.card_quota`` as entered; None when it is not a list of months."""
    value = at(draft, "display.card_quota")
    if not isinstance(value, list | tuple):
        return None
    months = tuple(as_integer(item) for item in value)
    whole = tuple(month for month in months if month is not None and month >= 0)
    return whole if len(whole) == len(months) else None


def is_billing(draft: object) -> bool:
    """Say whether the call opens a billing-key window: ``customer_uid`` makes it one."""
    return given(draft, "customer_uid")


def shown(value: object) -> str:
    """Return a value as a short text that is fit to be shown: no control or broken characters."""
    if isinstance(value, str):
        body = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"
        return (
            '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in body) + '"'
        )
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, int) and value.bit_length() > _WIDEST_SHOWN:
        return "…"  # Python refuses to print integers of thousands of digits
    return str(value) if isinstance(value, int | float) else type(value).__name__
