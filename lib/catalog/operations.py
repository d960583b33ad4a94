"""Which REST calls are there? Method, path and titles of each, by its catalogue name."""

from __future__ import annotations

from functools import cache
from typing import Literal

from lib.catalog.reading import Fact, read
from lib.kernel.errors import CatalogError


class Operation(Fact):
    """One call of the V1 REST API.

    Attributes:
        name: our name of it, ``area.verb``.
        method: HTTP method.
        path: path below the base URL with ``{name}`` slots.
        en: English title.
        ko: Korean title.
        statuses: HTTP statuses that are described for it.
        moves_money: whether the call may move money, at once or later, or keep it from moving; such
            calls are journalled and never repeated.
        toss: whether a Toss module supports it; the others refuse.
    """

    name: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    en: str
    ko: str
    statuses: tuple[int, ...]
    moves_money: bool = False
    toss: bool = True


@cache
def operations() -> tuple[Operation, ...]:
    """Return all calls in the order of the documents."""
    return read("operations", "operation", Operation)


def operation(name: str) -> Operation:
    """Return one call by its catalogue name.

    Raises:
        CatalogError: there is no such call.
    """
    found = _by_name().get(name)
    if found is None:
        raise CatalogError(f"operations.toml: no operation {name}")
    return found


@cache
def _by_name() -> dict[str, Operation]:
    return {candidate.name: candidate for candidate in operations()}
