"""Which codes are there? ``/cards``, ``/banks`` and ``/tiers``: look-ups that no PG is behind.

What the gateway lists is not documented; the union of all published tables is our choice.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from lib.catalog import banks, brands, issuers
from lib.catalog.sandbox_merchant import tiers
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models.refusals import NotFound
from lib.sandbox.rows import Connection

Code = dict[str, str]


def get_cards(_gateway: Gateway, _call: Call, _db: Connection) -> list[Code]:
    """List card issuers, and card brands from abroad by their letters."""
    return _listed(_cards())


def get_card(_gateway: Gateway, call: Call, _db: Connection) -> Code:
    """Return one of them."""
    return _one(_cards(), call.path["code"])


def get_banks(_gateway: Gateway, _call: Call, _db: Connection) -> list[Code]:
    """List banks."""
    return _listed(_banks())


def get_bank(_gateway: Gateway, call: Call, _db: Connection) -> Code:
    """Return one of them."""
    return _one(_banks(), call.path["code"])


def get_tier(_gateway: Gateway, call: Call, _db: Connection) -> Code:
    """Return a sub-merchant."""
    tier = tiers().get(call.path["tier_code"])
    if tier is None:
        raise NotFound("존재하지 않는 Tier Code입니다.")
    return {"tier_code": tier.tier_code, "tier_name": tier.tier_name}


@cache
def _cards() -> dict[str, str]:
    known = {issuer.code: issuer.card_name for issuer in issuers.issuers()}
    return known | {brand.letters: brand.en for brand in brands.brands()}


@cache
def _banks() -> dict[str, str]:
    return {bank.code: bank.name for bank in banks.banks()}


def _listed(names: dict[str, str]) -> list[Code]:
    return [{"code": code, "name": name} for code, name in names.items()]


def _one(names: dict[str, str], code: str) -> Code:
    if code not in names:
        raise NotFound("존재하지 않는 코드입니다.")
    return {"code": code, "name": names[code]}


ROUTES: Final = (
    Route("GET", "/cards", get_cards),
    Route("GET", "/cards/{code}", get_card),
    Route("GET", "/banks", get_banks),
    Route("GET", "/banks/{code}", get_bank),
    Route("GET", "/tiers/{tier_code}", get_tier),
)
