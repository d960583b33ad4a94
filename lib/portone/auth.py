"""Who are we to the gateway? One token for all threads, renewed before it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, Final

from lib.kernel.errors import GatewayUnauthorized
from lib.portone.bulk import Flight
from lib.portone.exchange import Call
from lib.portone.models import Token
from lib.portone.transport import Transport

# The official Node client renews 30 s before the end; the gateway itself prolongs in the last 60.
_MARGIN: Final = 30.0


class Session:
    """Sends calls with a token: cached, renewed in time, renewed once more after a 401."""

    def __init__(self, transport: Transport, imp_key: str, imp_secret: str) -> None:
        self.transport = transport
        self._credentials = {"imp_key": imp_key, "imp_secret": imp_secret}
        self._lock = threading.Lock()
        self._token = ""
        self._valid_until = 0.0

    def send(self, call: Call) -> Any:  # noqa: ANN401 — the envelope's content
        """Make a call with a valid token; after a 401, once more with a fresh one.

        A 401 says that nothing was processed, so even a call that may move money can go again.

        Raises:
            GatewayUnauthorized: key and secret, or the fresh token, were not accepted.
            GatewayError: see Transport.send.
        """
        token = self.token()
        try:
            return self.transport.send(call, token)
        except GatewayUnauthorized:
            return self.transport.send(call, self.token(instead_of=token))

    def start(self, calls: Sequence[Call]) -> Flight:
        """Send many calls with one valid token; what is answered with 401 is sent once more.

        Raises:
            GatewayError: there is no token; nothing was sent.
        """
        token = self.token()
        return self.transport.start(calls, token, lambda: self.token(instead_of=token))

    def token(self, *, instead_of: str = "") -> str:
        """Return a token with at least half a minute to live.

        Args:
            instead_of: a token that was refused; if it is still the cached one, a new one is got.

        Raises:
            GatewayUnauthorized: key and secret were not accepted.
        """
        with self._lock:
            if self._token and self._token != instead_of and time.monotonic() < self._valid_until:
                return self._token
            call = Call("users.token", body=self._credentials)
            token = self.transport.read(Token, self.transport.send(call), call)
            # Counted on our own clock from now on: the gateway's may stand differently.
            self._token = token.access_token
            self._valid_until = time.monotonic() + (token.expired_at - token.now) - _MARGIN
            return self._token
