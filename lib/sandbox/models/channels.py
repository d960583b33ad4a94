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
from typing import Literal

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
    return _of_new_module(chosen(pg, channel_key, "api_payment"))


def for_account(pg: str | None, channel_key: str | None) -> Mid:
    """Choose the channel of a virtual account issued without a window; see for_keyed_in_card.

    Raises:
        Refusal: the channel key is unknown, or the channel issues no accounts without a window.
    """
    return _of_new_module(chosen(pg, channel_key, "payment"))


def for_window(pg: str | None, channel_key: str | None, *, issues_key: bool) -> Mid:
    """Choose the channel of a payment window or of a billing-key window.

    Args:
        pg: ``CODE`` or ``CODE.MID`` as sent; an unknown code falls back to the default.
        channel_key: as sent; wins over ``pg``.
        issues_key: whether a billing key is issued, which only its own kind of channel does.

    Raises:
        Refusal: the channel key or the MID is unknown, or the channel has no such window.
    """
    channel = _by_key(channel_key) if channel_key else _of_window(pg or "", issues_key=issues_key)
    if issues_key != (channel.type == "api_payment"):
        raise Refusal(PG, pg_text("M024"))
    return Mid(channel.pg_provider.value, channel.pg_id, channel.is_test_channel)


def chosen(
    pg: str | None, channel_key: str | None, usual: Literal["payment", "api_payment"]
) -> SandboxChannel:
    """Return the channel a request names; of several that fit, one of the usual type.

    Raises:
        Refusal: the channel key is unknown.
    """
    if channel_key:
        return _by_key(channel_key)
    code, _, mid = (pg or "").partition(".")
    candidates = [channel for channel in channels() if channel.pg_provider == code]
    exact = [channel for channel in candidates if channel.pg_id == mid]
    # Without a window only the newer module is of use, so it is the default here.
    newer = [channel for channel in channels() if channel.pg_provider is PgModule.TOSSPAYMENTS]
    fitting = [channel for channel in candidates or newer if channel.type == usual]
    return (exact or fitting or candidates)[0]


def _of_window(pg: str, *, issues_key: bool) -> SandboxChannel:
    code, _, mid = pg.partition(".")
    candidates = [channel for channel in channels() if channel.pg_provider == code]
    exact = [channel for channel in candidates if channel.pg_id == mid]
    if candidates and mid and not exact:
        raise Refusal(PG, pg_text("M003"))
    usual = "api_payment" if issues_key else "payment"
    fitting = [channel for channel in candidates if channel.type == usual]
    return (exact or fitting or candidates or channels())[0]


def _of_new_module(channel: SandboxChannel) -> Mid:
    if channel.pg_provider is not PgModule.TOSSPAYMENTS:
        raise Refusal(PG, pg_text("M024"))
    return Mid(channel.pg_provider.value, channel.pg_id, channel.is_test_channel)


def _by_key(channel_key: str) -> SandboxChannel:
    for channel in channels():
        if channel.channel_key == channel_key:
            return channel
    # Ours: unlike an unknown ``pg`` it does not fall back, for it cannot be an old habit.
    raise Refusal(PORTONE, "channel_key에 해당하는 채널이 없습니다.")
