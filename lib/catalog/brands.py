"""How are cards from abroad named? Two code sets exist; neither is an issuer's KFTC code."""

from __future__ import annotations

from functools import cache

from lib.catalog.reading import Fact, read


class Brand(Fact):
    """A card brand from abroad.

    Attributes:
        letters: three letters, as the official client writes it.
        number: five digits, as the documents write it; empty where they do not.
        en: name of the brand.
    """

    letters: str
    number: str = ""
    en: str


@cache
def brands() -> tuple[Brand, ...]:
    """Return all brands in the order of the documents."""
    return read("brands", "brand", Brand)


@cache
def brand_codes() -> frozenset[str]:
    """Return every code of either set."""
    return frozenset(code for brand in brands() for code in (brand.letters, brand.number) if code)
