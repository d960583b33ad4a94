"""What may stand in the body of a REST call? Its names, call by call."""

from __future__ import annotations

from functools import cache
from typing import Literal, TypeAlias

from lib.catalog.reading import Fact, read

Call: TypeAlias = Literal[
    "onetime",
    "again",
    "billing.issue",
    "cancel",
    "schedule",
    "schedule.entry",
    "prepare",
    "vbank",
    "receipt",
    "receipt.external",
]


class BodyName(Fact):
    """One name that bodies may hold.

    Attributes:
        name: as it goes over the wire.
        en: what forms call it, in English; empty for what no form asks for.
        ko: the same in Korean.
        kind: what its value is.
        calls: the calls that know it, named as the rules name them; ``schedule.entry`` is one
            entry of ``schedules``.
        required: the calls that cannot do without it.
        max_length: longest text in characters; None = not documented or no text.
    """

    name: str
    en: str = ""
    ko: str = ""
    kind: Literal["text", "integer", "boolean", "object", "list"]
    calls: tuple[Call, ...]
    required: tuple[Call, ...] = ()
    max_length: int | None = None


@cache
def body_names() -> tuple[BodyName, ...]:
    """Return all names, in the order in which bodies are written."""
    return read("rest_bodies", "name", BodyName)


@cache
def known(call: str) -> dict[str, BodyName]:
    """Return the names that a call knows; none for a call that is not described."""
    return {entry.name: entry for entry in body_names() if call in entry.calls}
