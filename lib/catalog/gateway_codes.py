"""What does a code of the Toss PG mean? One short sentence each, Korean and English, in our words.

A code is unique only together with its category: the old module numbers common, card, transfer
and phone errors separately.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from lib.catalog.reading import Fact, read
from lib.kernel.errors import CatalogError

Category = Literal["common", "card", "transfer", "phone"]


class GatewayCode(Fact):
    """One code the PG may answer with.

    Attributes:
        category: table of the PG's sheet the code stands in.
        code: as sent, upper case; leading zeros and letters kept.
        area: what the code is about: ``request``, ``window``, ``approval``, ``instalment``,
            ``credentials``, ``cancel``, ``account``, ``refund``, ``transfer``, ``phone``,
            ``receipt``, ``escrow``, ``system``.
        ko: Korean sentence.
        en: English twin.
    """

    category: Category
    code: str
    area: Literal[
        "request",
        "window",
        "approval",
        "instalment",
        "credentials",
        "cancel",
        "account",
        "refund",
        "transfer",
        "phone",
        "receipt",
        "escrow",
        "system",
    ]
    ko: str
    en: str


@cache
def gateway_codes() -> tuple[GatewayCode, ...]:
    """Return all known codes, grouped by area."""
    return read("gateway_codes", "code", GatewayCode)


@cache
def _by_key() -> dict[tuple[str, str], GatewayCode]:
    return {(entry.category, entry.code): entry for entry in gateway_codes()}


def find(code: str, category: Category | None = None) -> GatewayCode | None:
    """Look a code up.

    Args:
        code: as sent by the gateway.
        category: table to look in; None tries common, card, transfer and phone in this order.

    Returns:
        The entry, or None for a code nobody has written down yet.
    """
    categories: tuple[Category, ...] = (
        (category,) if category else ("common", "card", "transfer", "phone")
    )
    for candidate in categories:
        if entry := _by_key().get((candidate, code)):
            return entry
    return None


def gateway_code(code: str, category: Category) -> GatewayCode:
    """Return one code that must exist.

    Raises:
        CatalogError: the data file lacks it.
    """
    entry = find(code, category)
    if entry is None:
        raise CatalogError(f"gateway_codes.toml: no {category} code {code}")
    return entry
