"""Payments: look them up, list them, give money back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.kernel.money import Full, Money, to_wire
from lib.portone.auth import Session
from lib.portone.exchange import Call
from lib.portone.models import Payment, PaymentPage


class Payments:
    """``/payments``."""

    def __init__(self, session: Session, *, include_sandbox: bool) -> None:
        """Prepare the calls.

        Args:
            session: who sends them.
            include_sandbox: ask for payments of test channels too; since 2026-01-26 the gateway
                hides them from the look-up by ``imp_uid`` otherwise.
        """
        self._session = session
        self._query = {"include_sandbox": "true"} if include_sandbox else {}

    def get(self, imp_uid: str, *, attempt_key: str = "") -> Payment:
        """Look a payment up by the gateway's id.

        Raises:
            GatewayRefused: unknown (HTTP 404).
        """
        return self._one(
            Call(
                "payments.get",
                path={"imp_uid": imp_uid},
                query=self._query,
                attempt_key=attempt_key,
            )
        )

    def several(self, imp_uids: Sequence[str]) -> list[Payment]:
        """Look up to a hundred payments up at once; those the gateway does not know are left out.

        Raises:
            GatewayRefused: the gateway will not say, or knows none of them.
        """
        call = Call("payments.list", query={"imp_uid[]": list(imp_uids)})
        content = self._session.send(call)
        rows = content if isinstance(content, list) else [content]
        return [self._session.transport.read(Payment, row, call) for row in rows]

    def find(self, merchant_uid: str, *, attempt_key: str = "") -> Payment:
        """Look the newest payment of an order number up.

        Raises:
            GatewayRefused: the gateway knows none (HTTP 404).
        """
        return self._one(
            Call("payments.find", path={"merchant_uid": merchant_uid}, attempt_key=attempt_key)
        )

    def find_in(self, merchant_uid: str, status: str, *, attempt_key: str = "") -> Payment:
        """Look the newest payment of an order number up that is in one status.

        Raises:
            GatewayRefused: the gateway knows none (HTTP 404).
        """
        return self._one(
            Call(
                "payments.find_in",
                path={"merchant_uid": merchant_uid, "payment_status": status},
                attempt_key=attempt_key,
            )
        )

    def by_status(
        self, status: str, *, since: int, until: int, page: int = 1, limit: int = 100
    ) -> PaymentPage:
        """List payments of one status.

        Args:
            status: ``all`` or a payment status.
            since: first second, UNIX.
            until: last second, UNIX; at most 90 days later.
            page: from 1.
            limit: 1 to 1000.

        Raises:
            GatewayRefused: bad status, range too long, or page beyond the data.
        """
        call = Call(
            "payments.status",
            path={"payment_status": status},
            query={
                "from": str(since),
                "to": str(until),
                "page": str(page),
                "limit": str(limit),
            },
        )
        return self._session.transport.read(PaymentPage, self._session.send(call), call)

    def cancel(  # noqa: PLR0913 — what, how much, from how much, why
        self,
        imp_uid: str,
        *,
        amount: Money | Full,
        cancellable: Money,
        reason: str,
        attempt_key: str,
        extra: Mapping[str, Any] | None = None,
    ) -> Payment:
        """Give money back for one payment.

        Args:
            imp_uid: the gateway's payment id.
            amount: part to give back, or FULL for what is left. The wire reads a missing or zero
                amount as "all", hence no default.
            cancellable: what we believe is left; sent as ``checksum``, and always in full as the
                amount too when FULL is asked for, so that two full cancels cannot both succeed.
            reason: kept by the gateway with the cancellation, at most 256 characters.
            attempt_key: the journalled act.
            extra: more wire fields, such as the refund account.

        Returns:
            The payment after the cancel; ``cancel_amount`` is cumulative.

        Raises:
            ValueError: an amount of zero or less, which the wire would read as "all".
            GatewayRefused: nothing was cancelled.
            OutcomeUnknown: resolve by ``get``, never repeat.
        """
        body = cancel_body(
            imp_uid, amount=amount, cancellable=cancellable, reason=reason, extra=extra
        )
        return self._one(Call("payments.cancel", body=body, attempt_key=attempt_key))

    def _one(self, call: Call) -> Payment:
        return self._session.transport.read(Payment, self._session.send(call), call)


def cancel_body(
    imp_uid: str,
    *,
    amount: Money | Full,
    cancellable: Money,
    reason: str,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the body of a cancel; see Payments.cancel."""
    part = cancellable if isinstance(amount, Full) else amount
    if part.minor <= 0:
        raise ValueError("a cancel needs an amount above zero")
    return {
        "imp_uid": imp_uid,
        "amount": to_wire(part),
        "checksum": to_wire(cancellable),
        "reason": reason,
        **(extra or {}),
    }
