"""Who is the merchant of the built-in sandbox? Its user code and its channels, read by both sides.

The sandbox answers ``GET /users/pg`` from it, the console seeds its sandbox channels from it.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from lib.catalog.reading import Fact, read
from lib.catalog.vocabulary import PgModule


class SandboxMerchant(Fact):
    """The shop that exists only in the sandbox.

    Attributes:
        user_code: what ``IMP.init`` takes.
        name: in whose name the old module issues virtual accounts.
    """

    user_code: str
    name: str


class SandboxTier(Fact):
    """One sub-merchant of that shop.

    Attributes:
        tier_code: three characters, the value of the header ``Tier``.
        tier_name: its name.
    """

    tier_code: str
    tier_name: str


class SandboxChannel(Fact):
    """One configured PG and MID of that shop, as ``GET /users/pg`` lists it.

    Attributes:
        pg_provider: Toss module.
        pg_id: merchant ID at the PG (MID).
        type: ``payment`` = ordinary payments, ``api_payment`` = key-in and billing keys.
        is_test_channel: the wire's ``sandbox``.
        channel_name: name shown in the administration console.
        channel_key: ``channel-key-`` and a fixed UUID v4.
    """

    pg_provider: PgModule
    pg_id: str
    type: Literal["payment", "api_payment"]
    is_test_channel: bool
    channel_name: str
    channel_key: str


@cache
def channels() -> tuple[SandboxChannel, ...]:
    """Return the channels in the order of the listing; the first one is the default PG."""
    return read("sandbox_merchant", "channel", SandboxChannel)


@cache
def tiers() -> dict[str, SandboxTier]:
    """Return the sub-merchants by their code."""
    return {tier.tier_code: tier for tier in read("sandbox_merchant", "tier", SandboxTier)}


@cache
def merchant() -> SandboxMerchant:
    """Return the shop itself."""
    (only,) = read("sandbox_merchant", "merchant", SandboxMerchant)
    return only


def user_code() -> str:
    """Return the merchant's user code, ``imp`` and eight digits."""
    return merchant().user_code
