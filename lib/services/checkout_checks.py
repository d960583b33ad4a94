"""Is the payment the one that was ordered? What a shop's server compares before it delivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import gettext, mark
from lib.kernel.money import Money, from_wire, to_wire
from lib.kernel.redaction import redact_text
from lib.ledger.schema import CheckoutRow
from lib.portone.models import Payment
from lib.request_pay.draft import integer, is_billing, text


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison.

    Attributes:
        name: code of what is compared.
        ok: whether it holds.
        message: what is said of it; an English message id with slots.
        params: values for the slots.
    """

    name: str
    ok: bool
    message: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return the check as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verification:
    """What the server says of what a browser told it.

    Attributes:
        checkout_id: the run; empty when no order of ours is named.
        checks: the comparisons, in the order in which they are made.
        imp_uid: the payment that was named.
        environment: where it is; empty when it was not fetched.
        status: of the payment as fetched; empty when it was not.
    """

    checkout_id: str
    checks: tuple[Check, ...]
    imp_uid: str = ""
    environment: str = ""
    status: str = ""

    @property
    def ok(self) -> bool:
        """Say whether the order can be delivered."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    def as_data(self) -> dict[str, Any]:
        """Return the verification as plain data."""
        return {
            "ok": self.ok,
            "imp_uid": self.imp_uid,
            "status": self.status,
            "checks": [check.as_data() for check in self.checks],
        }


def said(check: Check | dict[str, Any]) -> str:
    """Return the sentence of a check in the present language."""
    data = check if isinstance(check, dict) else check.as_data()
    return gettext(str(data["message"]), **data["params"])


def checks_of(
    run: CheckoutRow, payment: Payment, registered: Money | None, earlier: Sequence[str]
) -> tuple[Check, ...]:
    """Compare a payment as fetched with what was ordered.

    Args:
        run: the order.
        payment: the gateway's word.
        registered: amount that was registered beforehand; None = none.
        earlier: other payments of the order number that are paid.
    """
    return (
        _order_number(run, payment),
        *_amount(run, payment),
        *_registered(payment, registered),
        _status(run, payment),
        _once(earlier),
    )


def ordered_amount(params: object) -> int | None:
    """Return what a call asks for in whole won; None when it does not say a number."""
    amount = integer(params, "amount")
    return amount if amount is not None and amount >= 0 else None


def _order_number(run: CheckoutRow, payment: Payment) -> Check:
    ok = bool(run.merchant_uid) and payment.merchant_uid == run.merchant_uid
    return Check(
        "merchant_uid",
        ok,
        mark("The payment has the order number {found}.")
        if ok
        else mark("The payment has the order number {found}, the order is {wanted}."),
        {"found": payment.merchant_uid, "wanted": run.merchant_uid},
    )


def _amount(run: CheckoutRow, payment: Payment) -> tuple[Check, ...]:
    if is_billing(run.params) and payment.customer_uid and not payment.amount:
        return ()  # the window of a billing key shows an amount and charges nothing
    found = from_wire(payment.amount, payment.currency)
    wanted = ordered_amount(run.params)
    ok = wanted is not None and found == Money(run.amount, run.currency)
    return (
        Check(
            "amount",
            ok,
            mark("{found} was paid for, as ordered.")
            if ok
            else mark("{found} was paid for, {wanted} was ordered: do not deliver."),
            {"found": _money(found), "wanted": _money(Money(run.amount, run.currency))},
        ),
    )


def _registered(payment: Payment, registered: Money | None) -> tuple[Check, ...]:
    if registered is None:
        return ()
    found = from_wire(payment.amount, payment.currency)
    ok = found == registered
    return (
        Check(
            "prepared",
            ok,
            mark("The amount is the one that was registered.")
            if ok
            else mark("{wanted} was registered beforehand."),
            {"wanted": _money(registered)},
        ),
    )


def _status(run: CheckoutRow, payment: Payment) -> Check:
    waits = payment.status == PaymentStatus.READY and (
        payment.pay_method == "vbank" or text(run.params, "pay_method") == "vbank"
    )
    ok = payment.status == PaymentStatus.PAID or waits
    message = mark("The payment is {status}, not paid: do not deliver.")
    if ok:
        message = (
            mark("The virtual account waits for the money: deliver when it is paid.")
            if waits
            else mark("The payment is paid.")
        )
    return Check("status", ok, message, {"status": payment.status})


def _once(earlier: Sequence[str]) -> Check:
    return Check(
        "once",
        not earlier,
        mark("The order number has no other paid payment.")
        if not earlier
        else mark("The order number is paid by {other} already."),
        {"other": ", ".join(earlier)},
    )


def _money(amount: Money) -> str:
    return f"{to_wire(amount):,} {amount.currency}"


def passed(name: str, message: str, **params: Any) -> Check:  # noqa: ANN401
    """Return a check that holds."""
    return Check(name, ok=True, message=message, params=_plain(params))


def failed(name: str, message: str, **params: Any) -> Check:  # noqa: ANN401
    """Return a check that does not hold."""
    return Check(name, ok=False, message=message, params=_plain(params))


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int) else redact_text(str(value))
        for name, value in params.items()
    }
