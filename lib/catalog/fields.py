"""What may be said to ``IMP.request_pay``? Its parameters by path, in the order of writing."""

from __future__ import annotations

from functools import cache
from typing import Literal

from lib.catalog.reading import Fact, read
from lib.kernel.errors import CatalogError

Kind = Literal[
    "text",
    "integer",
    "boolean",
    "url",
    "choice",
    "months",
    "issuer",
    "issuer_rules",
    "object",
    "list",
    "any",
]


class KnownName(Fact):
    """A parameter that exists, whether or not the builder offers it.

    Attributes:
        path: dotted path inside the parameter object; items of a list carry the list's path.
        kind: what its value is.
    """

    path: str
    kind: Kind


class Field(KnownName):
    """A parameter that the builder offers.

    Attributes:
        group: which part of the form it belongs to.
        max_length: longest text in characters; None = not documented or no text.
        en: English label.
        ko: Korean label.
        help_en: one English sentence or two on what it does.
        help_ko: the same in Korean.
    """

    group: Literal["order", "buyer", "card", "billing", "result"]
    max_length: int | None = None
    en: str
    ko: str
    help_en: str
    help_ko: str


@cache
def fields() -> tuple[Field, ...]:
    """Return the parameters with a form field, in the order in which a call is written."""
    return read("request_pay", "field", Field)


@cache
def _by_path() -> dict[str, Field]:
    return {entry.path: entry for entry in fields()}


def field(path: str) -> Field:
    """Return one parameter by its dotted path.

    Raises:
        CatalogError: there is no such field.
    """
    try:
        return _by_path()[path]
    except KeyError:
        raise CatalogError(f"request_pay.toml: no field {path}") from None


@cache
def known() -> dict[str, KnownName]:
    """Return every parameter with a kind of its own, by path: the fields, then the others."""
    entries = (*fields(), *read("request_pay", "known", KnownName))
    return {entry.path: entry for entry in entries}


@cache
def known_names() -> frozenset[str]:
    """Return the dotted paths of all known parameters and of the objects that hold them."""
    names = set(known())
    for path in known():
        parts = path.split(".")
        names.update(".".join(parts[:length]) for length in range(1, len(parts)))
    return frozenset(names)


class _Family(Fact):
    prefix: str


@cache
def _families() -> tuple[str, ...]:
    return tuple(family.prefix for family in read("request_pay", "family", _Family))


def is_known(path: str) -> bool:
    """Say whether a dotted path is a known parameter, or of a family of another payment company."""
    return path in known_names() or path.startswith(_families())


@cache
def order() -> dict[str, int]:
    """Return the place of each known path, and of the objects that hold them, in a written call."""
    places: dict[str, int] = {}
    for path in known():
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            places.setdefault(".".join(parts[:length]), len(places))
    return places
