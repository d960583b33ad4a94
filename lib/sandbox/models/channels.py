"""Which PG and MID does a charge go through?

A request names a channel by ``channel_key`` or by ``pg`` (``CODE`` or ``CODE.MID``). What is
missing or unknown in ``pg`` falls back to the default, as at the gateway. Cards are keyed in and
kept only by the newer module ``tosspayments``: its default for calls without a window is therefore
not the first setting of the shop but the one made for them (type ``api_payment``). Naming the older
module ``uplus`` is refused as a method outside the contract (ours), because falling back would
teach that it works.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.catalog.sandbox_merchant import SandboxChannel, channels
from lib.catalog.vocabulary import PgModule
from lib.sandbox.models.refusals import PG, PORTONE, Refusal, pg_text


@dataclass(frozen=True, slots=True)
class Mid:
    """Where a payment or a billing key lives.

    Attributes:
        pg_provider: Toss module.
        pg_id: merchant ID at the PG.
        is_test_channel: the wire's ``sandbox``.
    """

    pg_provider: str
    pg_id: str
    is_test_channel: bool


def for_keyed_in_card(pg: str | None, channel_key: str | None) -> Mid:
    """Choose the channel of a charge or a billing key made without a window.

    Args:
        pg: ``CODE`` or ``CODE.MID`` as sent.
        channel_key: as sent; wins over ``pg``.

    Raises:
        Refusal: the channel key is unknown, or the channel cannot take keyed-in cards.
    """
    chosen = _by_key(channel_key) if channel_key else _by_pg(pg or "")
    if chosen.pg_provider is not PgModule.TOSSPAYMENTS:
        raise Refusal(PG, pg_text("M024"))
    return Mid(chosen.pg_provider.value, chosen.pg_id, chosen.is_test_channel)


def _by_key(channel_key: str) -> SandboxChannel:
    for channel in channels():
        if channel.channel_key == channel_key:
            return channel
    # Ours: unlike an unknown ``pg`` it does not fall back, for it cannot be an old habit.
    raise Refusal(PORTONE, "channel_key에 해당하는 채널이 없습니다.")


def _by_pg(pg: str) -> SandboxChannel:
    code, _, mid = pg.partition(".")
    candidates = [channel for channel in channels() if channel.pg_provider == code]
    exact = [channel for channel in candidates if channel.pg_id == mid]
    for_cards = [channel for channel in candidates or channels() if channel.type == "api_payment"]
    return (exact or for_cards or candidates)[0]
