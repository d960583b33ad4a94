"""Through which channel is something acted on that is there already? And is its key no live one?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from lib.catalog.vocabulary import Environment
from lib.kernel.errors import GatewayError, GatewayRefused, InvalidInput, LiveDisabled
from lib.kernel.problems import Problem
from lib.ledger.schema import ChannelRow
from lib.portone.client import PortOneClient
from lib.services.channels import Channels

_NOT_FOUND: Final = 404


class Placed(Protocol):
    """A row of the ledger that belongs to a channel: a payment, a billing key, a schedule."""

    environment: str
    channel_id: str
    pg_module: str
    mid: str


def channel_of(channels: Channels, row: Placed) -> ChannelRow:
    """Return the channel of a row, or another one with the same MID.

    Raises:
        InvalidInput: there is none any more.
    """
    same = [channel for channel in channels.all() if channel.environment == row.environment]
    fits: tuple[Callable[[ChannelRow], bool], ...] = (
        lambda channel: channel.id == row.channel_id,
        lambda channel: (channel.pg_module, channel.mid) == (row.pg_module, row.mid),
    )
    for fit in fits:
        for channel in same:
            if fit(channel):
                return channel
    raise InvalidInput(
        Problem(
            "",
            "No channel for {mid} is left in this environment. Add one under Channels.",
            params={"mid": f"{row.pg_module}.{row.mid}"},
        )
    )


def refuse_live_key(
    client: PortOneClient, channel: ChannelRow, customer_uid: str, *, may_be_new: bool = False
) -> None:
    """Refuse a billing key of a live MID: what is asked of a key happens where it was issued.

    One pair of REST keys opens test and live channels of an account alike.

    Args:
        client: through which the key is looked up.
        channel: through which something is about to be asked of it.
        customer_uid: the key's handle.
        may_be_new: whether it is no harm if there is none: it will be issued through the channel.

    Raises:
        InvalidInput: the gateway does not confirm the key.
        LiveDisabled: it belongs to a live MID, or may do so.
    """
    if channel.environment != Environment.TEST:
        return
    try:
        key = client.billing.get(customer_uid)
    except GatewayError as error:
        if may_be_new and isinstance(error, GatewayRefused) and error.status == _NOT_FOUND:
            return
        raise InvalidInput(
            Problem(
                "customer_uid",
                "The gateway does not confirm this billing key: {reason}",
                params={"reason": str(error)},
            )
        ) from error
    same = (key.pg_provider, key.pg_id) == (channel.pg_module, channel.mid)
    if not (same if key.sandbox is None else key.sandbox):
        raise LiveDisabled(
            "The gateway does not confirm that this billing key belongs to a test channel."
        )
