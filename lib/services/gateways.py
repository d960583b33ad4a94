"""Which gateway answers for a channel? The sandbox or the real one, behind the guard."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from lib.access.actors import Actor
from lib.access.policy import Permission, require
from lib.catalog.vocabulary import Environment
from lib.kernel import meters
from lib.kernel.clock import Clock, to_unix
from lib.kernel.errors import LiveDisabled
from lib.kernel.settings import Settings
from lib.ledger.journal import Journal
from lib.ledger.schema import ChannelRow, ExchangeRow
from lib.portone.client import PortOneClient
from lib.portone.exchange import Exchange
from lib.services.channels import Channels

# Calls of a batch that go side by side. Ours; nobody says what a gateway that is not our own likes.
_WIDTHS: Final[dict[str, int]] = {Environment.SANDBOX: 32}
_NARROW: Final = 8

_LARGEST: Final = 2**63  # a column of the ledger

# Results of a connection check, see lib.services.connection.
CHECKED_AS_TEST = "test"


class Gateways:
    """Clients by channel; a changed channel gets a new client."""

    def __init__(
        self, settings: Settings, channels: Channels, journal: Journal, clock: Clock
    ) -> None:
        self._settings = settings
        self._channels = channels
        self._journal = journal
        self._clock = clock
        self._clients: dict[str, tuple[int, PortOneClient]] = {}
        self._replaced: list[PortOneClient] = []  # a call of another thread may still use one
        self._lock = threading.Lock()

    def base_url(self, environment: str) -> str:
        """Return where calls of an environment go."""
        if environment == Environment.SANDBOX:
            return self._settings.embedded_sandbox_url
        return self._settings.gateway_url

    @property
    def live_allowed(self) -> bool:
        """Say whether real money may move through this installation at all."""
        return self._settings.allow_live

    def reading(self, channel: ChannelRow) -> PortOneClient:
        """Return a client for look-ups.

        Raises:
            LiveDisabled: the channel is live and this installation is not allowed to be.
            InvalidInput: the channel has no keys.
        """
        self._guard_live(channel)
        with self._lock:
            known = self._clients.get(channel.id)
            if known is not None and known[0] == channel.updated_at:
                return known[1]
            if known is not None:
                self._replaced.append(known[1])
            client = PortOneClient(
                self.base_url(channel.environment),
                self._channels.credentials(channel),
                clock=self._clock,
                connect_timeout=self._settings.connect_timeout,
                read_timeout=self._settings.read_timeout,
                include_sandbox=channel.environment != Environment.LIVE,
                width=_WIDTHS.get(channel.environment, _NARROW),
                keep=self._keeper(channel),
            )
            self._clients[channel.id] = (channel.updated_at, client)
            return client

    def moving(
        self, channel: ChannelRow, actor: Actor, *, amount: int, confirmed_amount: int | None
    ) -> PortOneClient:
        """Return a client for a call that may move money.

        Args:
            channel: through which channel.
            actor: who wants it to move.
            amount: minor units that may move.
            confirmed_amount: what the person typed to confirm a live act.

        Raises:
            LiveDisabled: a live channel without the setting or without the typed amount, or a
                test channel that the gateway has not confirmed to be one.
            InvalidInput: the channel has no keys.
            AccessDenied: real money is not for this actor.
        """
        if channel.environment == Environment.LIVE:
            require(actor, Permission.LIVE)
        if channel.environment == Environment.TEST and channel.check_result != CHECKED_AS_TEST:
            raise LiveDisabled(
                "The gateway has not confirmed yet that this MID is a test channel. "
                "Check the connection under Channels first."
            )
        client = self.reading(channel)
        if channel.environment == Environment.LIVE and confirmed_amount != amount:
            raise LiveDisabled("Type the exact amount to confirm that real money shall move.")
        return client

    def close(self) -> None:
        """Close all clients."""
        with self._lock:
            for client in (*self._replaced, *(client for _, client in self._clients.values())):
                client.close()
            self._replaced.clear()
            self._clients.clear()

    def _guard_live(self, channel: ChannelRow) -> None:
        if channel.environment == Environment.LIVE and not self._settings.allow_live:
            raise LiveDisabled(
                "Live channels are switched off in this installation. "
                "Start it with PAYBENCH_ALLOW_LIVE=true to allow them."
            )

    def _keeper(self, channel: ChannelRow) -> Callable[[Exchange], None]:
        channel_id, environment = channel.id, channel.environment

        def keep(exchange: Exchange) -> None:
            meters.GATEWAY_CALLS.labels(environment, exchange.operation).observe(
                exchange.elapsed_ms / 1000
            )
            self._journal.keep_exchange(
                ExchangeRow(**columns_of(exchange, channel_id, environment))
            )

        return keep


def columns_of(exchange: Exchange, channel_id: str, environment: str) -> dict[str, Any]:
    """Return the columns of ExchangeRow by name."""
    return {
        "attempt_key": exchange.attempt_key,
        "channel_id": channel_id,
        "environment": environment,
        "operation": exchange.operation,
        "method": exchange.method,
        "url": exchange.url,
        "request_headers": exchange.request_headers,
        "request_body": exchange.request_body,
        "status": exchange.status,
        "code": _code(exchange.response_body),
        "response_body": exchange.response_body,
        "error": exchange.error,
        "started_at": to_unix(exchange.started_at),
        "elapsed_ms": exchange.elapsed_ms,
    }


def _code(body: object) -> int:
    """Return the code of an envelope; 0 where there is none, or none that a column can hold."""
    code = body.get("code") if isinstance(body, dict) else None
    return code if type(code) is int and abs(code) < _LARGEST else 0
