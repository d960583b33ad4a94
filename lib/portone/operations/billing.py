"""Billing keys: a card kept at the gateway under a handle of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.kernel.masking import without_customer
from lib.portone.auth import Session
from lib.portone.exchange import Call
from lib.portone.models import BillingKey, PaymentPage
from lib.portone.operations.payments import page_numbers


class Billing:
    """``/subscribe/customers``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def issue(self, customer_uid: str, body: Mapping[str, Any], *, attempt_key: str) -> BillingKey:
        """Keep a card under a handle; an existing handle points at the new card afterwards.

        Raises:
            GatewayRefused: the card was not accepted.
            OutcomeUnknown: resolve by ``get``, never repeat.
        """
        call = Call(
            "billing.issue",
            path={"customer_uid": customer_uid},
            body=body,
            attempt_key=attempt_key,
            kept=_nobody,
        )
        return self._session.transport.read(BillingKey, self._session.send(call), call)

    def get(self, customer_uid: str, *, attempt_key: str = "") -> BillingKey:
        """Look a billing key up.

        Raises:
            GatewayRefused: there is none (HTTP 404, or 200 with a code in older days).
        """
        call = Call(
            "billing.get",
            path={"customer_uid": customer_uid},
            attempt_key=attempt_key,
            kept=_nobody,
        )
        return self._session.transport.read(BillingKey, self._session.send(call), call)

    def delete(self, customer_uid: str, *, reason: str = "", attempt_key: str) -> BillingKey:
        """Take a billing key away for good and return what it was.

        Raises:
            GatewayRefused: there is none (HTTP 404).
            OutcomeUnknown: resolve by ``get``, never repeat.
        """
        call = Call(
            "billing.delete",
            path={"customer_uid": customer_uid},
            query={"reason": reason} if reason else {},
            attempt_key=attempt_key,
            kept=_nobody,
        )
        return self._session.transport.read(BillingKey, self._session.send(call), call)

    def payments(self, customer_uid: str, *, page: int = 1) -> PaymentPage:
        """Return one page of the payments of a billing key, also of one that is gone by now.

        Raises:
            GatewayRefused: neither key nor payments are known (HTTP 404).
        """
        call = Call(
            "billing.payments",
            path={"customer_uid": customer_uid},
            query={"page": str(page)},
            kept=page_numbers,
        )
        return self._session.transport.read(PaymentPage, self._session.send(call), call)


def _nobody(body: Any) -> Any:  # noqa: ANN401 — whatever came
    """Return an answer without whose card it is: nothing of ours needs to remember that."""
    told = body.get("response") if isinstance(body, dict) else None
    if not isinstance(told, dict):
        return body
    return {**body, "response": without_customer(told)}
