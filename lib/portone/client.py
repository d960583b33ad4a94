"""Where do the calls come together? One client for one base URL and one pair of keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.kernel.clock import Clock
from lib.portone.auth import Session
from lib.portone.bulk import Flight, needs_proxy
from lib.portone.exchange import Call, Exchange
from lib.portone.operations.billing import Billing
from lib.portone.operations.charges import Charges
from lib.portone.operations.payments import Payments
from lib.portone.operations.schedules import Schedules
from lib.portone.operations.settings import Settings
from lib.portone.transport import Transport


@dataclass(frozen=True, slots=True)
class Credentials:
    """REST key and secret of an account; neither shows in a repr."""

    imp_key: str
    imp_secret: str

    def __repr__(self) -> str:
        return "Credentials(***)"


class PortOneClient:
    """The V1 REST API, by area: ``charges``, ``billing``, ``schedules``, ``payments``, and so on.

    Attributes:
        takes_many: whether many calls can be sent side by side; behind a proxy they cannot.
    """

    def __init__(  # noqa: PLR0913 — the wiring of one client
        self,
        base_url: str,
        credentials: Credentials,
        *,
        clock: Clock,
        connect_timeout: float,
        read_timeout: float,
        include_sandbox: bool,
        width: int = 8,
        keep: Callable[[Exchange], None],
    ) -> None:
        """Open a client; see Transport for the timeouts and Payments for ``include_sandbox``."""
        self._transport = Transport(
            base_url,
            clock=clock,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            width=width,
            keep=keep,
        )
        session = Session(self._transport, credentials.imp_key, credentials.imp_secret)
        self._session = session
        self.takes_many = not needs_proxy(base_url)
        self.charges = Charges(session)
        self.billing = Billing(session)
        self.schedules = Schedules(session)
        self.payments = Payments(session, include_sandbox=include_sandbox)
        self.settings = Settings(session)

    def start(self, calls: Sequence[Call]) -> Flight:
        """Send many calls side by side, each once, where ``takes_many`` says that it can be.

        Their exchanges are not kept by the client: whoever waits for them keeps them.

        Raises:
            GatewayError: there is no token; nothing was sent.
        """
        return self._session.start(calls)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()
