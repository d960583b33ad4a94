"""How is a call mended? Pure changes of a draft: each returns a new dict and touches nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from lib.catalog import fields
from lib.lint.rule import Cure, Params
from lib.request_pay.draft import at, with_value, without


def put(path: str, value: object) -> Cure:
    """Return a cure that writes a value at a dotted path, making the objects on the way."""
    return lambda params: with_value(params, path, value)


def drop(*paths: str) -> Cure:
    """Return a cure that takes fields out; an object left empty by it goes too."""

    def cure(params: Params) -> dict[str, Any]:
        mended = dict(params)
        for path in paths:
            mended = without(mended, path)
        return mended

    return cure


def rename(parts: tuple[str, ...], name: str) -> Cure:
    """Return a cure that gives the field at a path another name; its place and value stay.

    The path comes in parts, for a mistyped name may hold a dot.
    """
    return lambda params: _rename(params, list(parts), name)


def shorten(path: str, length: int) -> Cure:
    """Return a cure that cuts the text at a path down to a number of characters."""

    def cure(params: Params) -> dict[str, Any]:
        value = at(params, path)
        return with_value(params, path, value[:length]) if isinstance(value, str) else dict(params)

    return cure


def number_anew(used: Collection[str]) -> Cure:
    """Return a cure that gives the order a number that was not used yet: ``-2``, ``-3`` and on."""

    def cure(params: Params) -> dict[str, Any]:
        value = at(params, "merchant_uid")
        if not isinstance(value, str):
            return dict(params)
        longest = fields.field("merchant_uid").max_length or len(value)
        # One candidate more than there are used numbers: one of them is free.
        tails = (f"-{count}" for count in range(2, len(used) + 3))
        fresh = (value[: longest - len(tail)] + tail for tail in tails)
        return {**params, "merchant_uid": next(one for one in fresh if one not in used)}

    return cure


def typed_number(value: object) -> int | None:
    """Return the whole number a person meant by a text such as ``14,000``; None when unclear."""
    if not isinstance(value, str):
        return None
    bare = re.sub(
        r"[\s,_\u20a9\uffe6]|\uc6d0$", "", value.strip()
    )  # won signs, and "won" spelt out
    return int(bare) if re.fullmatch(r"-?[0-9]{1,15}", bare) else None


def _rename(params: Mapping[str, object], parts: list[str], name: str) -> dict[str, Any]:
    head, *tail = parts
    if not tail:
        return {name if key == head else key: value for key, value in params.items()}
    inner = params.get(head)
    if not isinstance(inner, Mapping):
        return dict(params)
    return {**params, head: _rename(inner, tail, name)}
