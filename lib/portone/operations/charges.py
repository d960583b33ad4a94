"""Charging without a window: a card once, or a billing key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.portone.auth import Session
from lib.portone.exchange import Call
from lib.portone.models import Payment


class Charges:
    """``/subscribe/payments``: every call here moves money and is sent once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def onetime(self, body: Mapping[str, Any], *, attempt_key: str) -> Payment:
        """Charge a card once; with ``customer_uid`` in the body the card is kept as billing key.

        Returns:
            The payment; its status may be ``failed`` although the envelope's code is 0.

        Raises:
            GatewayRefused: refused before a payment was made, or the card was.
            OutcomeUnknown: resolve by ``Payments.find``, never repeat.
        """
        return self._charge(Call("charges.onetime", body=body, attempt_key=attempt_key))

    def again(self, body: Mapping[str, Any], *, attempt_key: str) -> Payment:
        """Charge a billing key; see onetime."""
        return self._charge(Call("charges.again", body=body, attempt_key=attempt_key))

    def account(self, body: Mapping[str, Any], *, attempt_key: str) -> Payment:
        """Issue a virtual account without a window; its payment is ``ready`` until money comes.

        Raises:
            GatewayRefused: no account was issued.
            OutcomeUnknown: resolve by ``Payments.find``, never repeat.
        """
        return self._charge(Call("vbanks.issue", body=body, attempt_key=attempt_key))

    def read(self, content: object, call: Call) -> Payment:
        """Read what was heard of a charge that was sent beside others.

        Raises:
            OutcomeUnknown: it is no payment.
        """
        return self._session.transport.read(Payment, content, call)

    def _charge(self, call: Call) -> Payment:
        return self.read(self._session.send(call), call)
