"""Which card issuers are there? KFTC codes: three-character strings with leading zeros."""

from __future__ import annotations

from functools import cache
from typing import Literal

from lib.catalog.reading import Fact, read


class Issuer(Fact):
    """A card issuer as ``card.direct.code`` and ``card.detail[].card_code`` name it.

    Attributes:
        code: three characters, leading zeros kept.
        ko: short Korean name.
        wire_ko: name as the gateway's official client spells it; empty where it has none.
        en: English name.
        login: how the issuer authenticates a buyer; None = not documented.
        app_card: whether the issuer takes part in ``appCard``; None = not documented.
    """

    code: str
    ko: str
    wire_ko: str = ""
    en: str
    login: Literal["isp", "ansim"] | None = None
    app_card: bool | None = None

    @property
    def card_name(self) -> str:
        """Return the name a payment of this issuer carries as ``card_name``."""
        return self.wire_ko or f"{self.ko}카드"


@cache
def issuers() -> tuple[Issuer, ...]:
    """Return all issuers in the order of the published table."""
    return read("issuers", "issuer", Issuer)


@cache
def by_code() -> dict[str, Issuer]:
    """Return the issuers by their code."""
    return {issuer.code: issuer for issuer in issuers()}
