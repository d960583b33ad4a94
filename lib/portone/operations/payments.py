"""Payments: look them up, list them, give money back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lib.kernel.money import Full, Money, to_wire
from lib.portone.auth import Session
from lib.portone.exchange import Call
from lib.portone.models import Payment, PaymentPage, Prepared

MOST_AT_ONCE: Final = 100  # payments that one look-up may name


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

    def several(self, imp_uids: Sequence[str]) -> tuple[Payment, ...]:
        """Look payments up, a hundred at a time; those that the gateway does not know are left out.

        Raises:
            GatewayRefused: it knows none of a hundred (HTTP 404).
        """
        found: list[Payment] = []
        for start in range(0, len(imp_uids), MOST_AT_ONCE):
            call = several(imp_uids[start : start + MOST_AT_ONCE])
            content = self._session.send(call)
            rows = content if isinstance(content, list) else [content]
            found += [self._session.transport.read(Payment, row, call) for row in rows]
        return tuple(found)

    def prepare(self, merchant_uid: str, amount: Money, *, in_currency: bool = False) -> Prepared:
        """Register what an order costs; a window over another amount does not open then.

        Args:
            merchant_uid: order number, at most 40 characters.
            amount: what it costs.
            in_currency: whether the currency is compared, too.

        Raises:
            GatewayRefused: the order has an amount already (change it), or cannot have one.
        """
        return self._prepared("payments.prepare", merchant_uid, amount, in_currency=in_currency)

    def change_prepared(
        self, merchant_uid: str, amount: Money, *, in_currency: bool = False
    ) -> Prepared:
        """Register another amount for an order that has one; see prepare.

        Raises:
            GatewayRefused: the order has none (HTTP 404).
        """
        return self._prepared(
            "payments.prepare_change", merchant_uid, amount, in_currency=in_currency
        )

    def prepared(self, merchant_uid: str) -> Prepared:
        """Return what is registered for an order.

        Raises:
            GatewayRefused: nothing is.
        """
        call = Call("payments.prepared", path={"merchant_uid": merchant_uid})
        return self._session.transport.read(Prepared, self._session.send(call), call)

    def by_status(  # noqa: PLR0913 — what is asked for, by the wire's own names
        self,
        status: str,
        *,
        since: int,
        until: int,
        page: int = 1,
        limit: int = 100,
        sorting: str = "-started",
    ) -> PaymentPage:
        """List payments of one status.

        Of the answer only the payments' numbers are kept as an exchange.

        Args:
            status: ``all`` or a payment status.
            since: first second, UNIX.
            until: last second, UNIX; at most 90 days later.
            page: from 1.
            limit: 1 to 1000.
            sorting: started, paid or updated, descending with a minus.

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
                "sorting": sorting,
            },
            kept=page_numbers,
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

    def _prepared(
        self, name: str, merchant_uid: str, amount: Money, *, in_currency: bool
    ) -> Prepared:
        body: dict[str, Any] = {"merchant_uid": merchant_uid, "amount": to_wire(amount)}
        if in_currency:
            body["currency"] = amount.currency
        call = Call(name, body=body)
        return self._session.transport.read(Prepared, self._session.send(call), call)

    def _one(self, call: Call) -> Payment:
        return self._session.transport.read(Payment, self._session.send(call), call)


def several(imp_uids: Sequence[str]) -> Call:
    """Return the call that looks up to a hundred payments up; it leaves out what is not known.

    Of its answer only the payments' numbers are kept as an exchange: each payment is an observation
    of its own.
    """
    return Call("payments.list", query={"imp_uid[]": list(imp_uids)}, kept=_numbers)


def _numbers(body: Any) -> Any:  # noqa: ANN401 — whatever came
    rows = body.get("response") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        return body
    named = [row.get("imp_uid") if isinstance(row, dict) else row for row in rows]
    return {**body, "response": named}


def page_numbers(body: Any) -> Any:  # noqa: ANN401 — whatever came
    """Return what is kept of a page of payments: their numbers; each is an observation itself."""
    page = body.get("response") if isinstance(body, dict) else None
    rows = page.get("list") if isinstance(page, dict) else None
    if not isinstance(page, dict) or not isinstance(rows, list):
        return body
    named = [row.get("imp_uid") if isinstance(row, dict) else row for row in rows]
    return {**body, "response": {**page, "list": named}}


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
