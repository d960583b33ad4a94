"""Which surroundings do the rules' examples share? One channel per generation and module."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from lib.catalog.vocabulary import Environment, MidApiVersion, PgModule, SdkGeneration
from lib.lint.context import ChannelFacts, Context

OLD_CHANNEL: Final = ChannelFacts(
    name="Old window",
    pg_module=PgModule.UPLUS,
    mid="tosstest_old",
    user_code="imp00000000",
    sdk=SdkGeneration.IAMPORT,
    mid_api_version=MidApiVersion.V1_4,
    environment=Environment.TEST,
    is_default=True,
)
OLD_BILLING_CHANNEL: Final = ChannelFacts(
    name="Old billing keys",
    pg_module=PgModule.TOSSPAYMENTS,
    mid="tosstest_bill",
    user_code="imp00000000",
    sdk=SdkGeneration.IAMPORT,
    mid_api_version=MidApiVersion.V1_4,
    environment=Environment.TEST,
)
NEW_CHANNEL: Final = ChannelFacts(
    name="New window",
    pg_module=PgModule.TOSSPAYMENTS,
    mid="tosstest_new",
    channel_key="channel-key-01234567-89ab-cdef-0123-456789abcdef",
    user_code="imp00000000",
    sdk=SdkGeneration.PORTONE,
    mid_api_version=MidApiVersion.V2022_07_27,
    environment=Environment.TEST,
    is_default=True,
)
NEW_UPLUS_CHANNEL: Final = ChannelFacts(
    name="Old module, new SDK",
    pg_module=PgModule.UPLUS,
    mid="tosstest_uplus",
    user_code="imp00000000",
    sdk=SdkGeneration.PORTONE,
    mid_api_version=MidApiVersion.V1_4,
    environment=Environment.TEST,
)

EMULATED_CHANNEL: Final = replace(NEW_CHANNEL, name="Emulator", environment=Environment.SANDBOX)

OLD: Final = Context(channel=OLD_CHANNEL)
OLD_BILLING: Final = Context(channel=OLD_BILLING_CHANNEL)
NEW: Final = Context(channel=NEW_CHANNEL)
NEW_UPLUS: Final = Context(channel=NEW_UPLUS_CHANNEL)
EMULATED: Final = Context(channel=EMULATED_CHANNEL)

# The present instant of the examples.
NOW: Final = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
