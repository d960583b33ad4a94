"""Is a checkout over? Its payment is known, and is neither open nor waiting for money."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session

from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.clock import Clock, to_unix
from lib.ledger import checkouts
from lib.portone.models import Payment

_OVER: Final = {PaymentStatus.PAID, PaymentStatus.CANCELLED, PaymentStatus.FAILED}


def settle(session: Session, payment: Payment, clock: Clock) -> None:
    """Name the payment of a checkout, and note when it is over, in the caller's transaction."""
    run = checkouts.of_payment(session, payment.imp_uid, payment.merchant_uid)
    if run is None:
        return
    run.imp_uid = payment.imp_uid
    if payment.status in _OVER and not run.settled_at:
        run.settled_at = to_unix(clock.now())
    session.add(run)
