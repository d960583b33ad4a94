"""Does this charge go through? Charges made without a window: by card, and by billing key.

A charge is examined first and carried out afterwards. What the card's
holder got wrong ends the call with code -1, what the issuer refuses is a payment that failed; in
both cases a failed payment stays behind. What is wrong with the request itself leaves no trace.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from lib.catalog.test_cards import When
from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.clock import to_unix
from lib.sandbox.models import customers, payments
from lib.sandbox.models.cards import Card, Credentials, authentication_failure, read_card
from lib.sandbox.models.channels import Mid
from lib.sandbox.models.customers import BillingKey, Holder
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.limits import cut
from lib.sandbox.models.notices import announce
from lib.sandbox.models.orders import Order, row_of
from lib.sandbox.models.refusals import PG, PORTONE, Refusal, pg_text
from lib.sandbox.rows import Connection

CARD_REFUSED: Final = "카드정보 인증에 실패하였습니다."

SCHEDULED: Final = "payment.scheduled"
"""What a payment that had been scheduled says of its ``customer_uid``; it is announced always."""

CARD_MINIMUM: Final = 100
INSTALLMENT_MINIMUM: Final = 50_000
LONGEST_INSTALLMENT: Final = 12  # ours; the documents name no maximum for calls without a window


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge that has been examined and not yet carried out.

    Attributes:
        order: what is to be paid.
        card: with what.
        key: the billing key it is charged through; None = keyed in.
        mid: where it is charged.
        usage: what the payment says of its ``customer_uid``.
        refusal: what ends the call with code -1; None = the issuer is asked.
        started_at: UNIX seconds.
    """

    order: Order
    card: Card
    key: BillingKey | None
    mid: Mid
    usage: str | None
    refusal: str | None
    started_at: int

    @property
    def is_slow(self) -> bool:
        """Say whether the issuer lets everybody wait."""
        return self.refusal is None and self.card.behaviour.slow

    @property
    def answer_is_lost(self) -> bool:
        """Say whether a successful answer does not arrive."""
        return self.card.behaviour.answer_lost


def examine_onetime(
    order: Order,
    credentials: Credentials,
    mid: Mid,
    now: datetime,
    *,
    strict: bool = False,
) -> Charge:
    """Examine a charge of a keyed-in card.

    Args:
        order: what is to be paid; with a ``customer_uid`` the card is kept (seed-era reading; a
            later description marks the field as unsupported here).
        credentials: what the buyer knows of the card.
        mid: where it is charged.
        now: the present instant.
        strict: whether only the numbers of test cards are good.

    Raises:
        Refusal: the request cannot be carried out at all.
    """
    check_order(order)
    card = read_card(credentials, strict=strict)
    failure = authentication_failure(credentials, card, now, strict=strict)
    if card and not failure and order.customer_uid:
        failure = card.rejection("issue", frozenset())
    refusal = f"{CARD_REFUSED} {failure}" if failure else None
    if card is None:
        raise Refusal(PG, refusal or CARD_REFUSED)
    # Ours: a charge that also keeps the card counts as the issuing of its key.
    usage = "issue" if order.customer_uid else None
    return Charge(order, card, None, mid, usage, refusal, to_unix(now))


def examine_again(order: Order, key: BillingKey, now: datetime, usage: str = "payment") -> Charge:
    """Examine a charge of a billing key.

    Args:
        order: what is to be paid.
        key: what it is charged through.
        now: the present instant.
        usage: ``payment``, or ``payment.scheduled`` for one that had been scheduled.

    Raises:
        Refusal: the request cannot be carried out at all.
    """
    check_order(order)
    refusal = key.card.rejection("again", frozenset())
    return Charge(order, key.card, key, key.mid, usage, refusal, to_unix(now))


def carry_out(
    db: Connection, ids: Identifiers, charge: Charge, now: int
) -> dict[str, Any] | Refusal:
    """Carry out a charge.

    Of any number of calls with one order number that run at the same time, one at most is paid.

    Returns:
        The payment, ``paid`` or ``failed``; a refusal, behind which a failed payment is kept, when
        the card's holder was not recognised.

    Raises:
        Refusal: the order number has been paid before.
    """
    return answer(db, charge, record(db, ids, charge, now))


def answer(db: Connection, charge: Charge, imp_uid: str) -> dict[str, Any] | Refusal:
    """Return what a caller hears of a charge that has been carried out; see carry_out."""
    return Refusal(PG, charge.refusal) if charge.refusal else payments.get(db, imp_uid)


def record(db: Connection, ids: Identifiers, charge: Charge, now: int) -> str:
    """Carry out a charge and return the ``imp_uid`` of the payment, whatever came of it.

    Raises:
        Refusal: the order number has been paid before.
    """
    if payments.is_charged(db, charge.order.merchant_uid):
        # Ours: PortOne knows the order itself, so it need not ask the PG.
        raise Refusal(PORTONE, pg_text("S021"))
    failure = charge.refusal or _issuer_failure(db, charge)
    row = _row(charge, failure, now)
    row["pg_tid"] = None if charge.refusal else ids.pg_tid(db)
    row["apply_num"] = None if failure else ids.apply_num(db)
    imp_uid = payments.insert(db, ids, row)
    if failure is None:
        _keep_card(db, ids, charge, now)
    elif charge.key:
        customers.count_refused_charge(db, charge.key.customer_uid)
    if failure is None or charge.usage == SCHEDULED:
        announce(db, now, {**row, "imp_uid": imp_uid}, row["status"])
    return imp_uid


def try_card(db: Connection, key: BillingKey, amount: int) -> Refusal | None:
    """Charge a key and give the money back at once; neither leaves a payment.

    Args:
        db: a writing connection; what the card refuses is counted.
        key: whose card is tried.
        amount: won.

    Returns:
        Why not; None when all is well.

    Raises:
        Refusal: no card can be charged with this amount.
    """
    order = Order("", amount, customer_uid=key.customer_uid)
    check_order(order)
    refusal = key.card.rejection("again", frozenset())
    charge = Charge(order, key.card, key, key.mid, None, refusal, 0)
    failure = refusal or _issuer_failure(db, charge)
    if failure is None:
        return None
    customers.count_refused_charge(db, key.customer_uid)
    return Refusal(PG, failure)


def check_order(order: Order) -> None:
    """Let a charge of a card pass whose amount and currency are possible.

    Raises:
        Refusal: they are not.
    """
    if order.currency != "KRW":
        raise Refusal(PG, pg_text("C036"))
    if order.amount < CARD_MINIMUM:
        # Ours: a fault of the request, so no payment comes of it.
        raise Refusal(PG, pg_text("J012"))


def _issuer_failure(db: Connection, charge: Charge) -> str | None:
    months, amount = charge.order.installment_months, charge.order.amount
    # Ours: months are the issuer's business, so they end in a failed payment. The sheet's C032
    # excludes 50,000 itself, every guide includes it; card code 6 agrees with the guides.
    if months == 1:
        return pg_text("T030")
    if months > LONGEST_INSTALLMENT:
        return pg_text("C011")
    facts: set[When] = set()
    if months:
        facts.add("instalment")
    if charge.order.uses_card_points:
        facts.add("card_points")
    before = 0
    if charge.key:
        facts.add("billing_key")
        before = customers.refused_charges(db, charge.key.customer_uid)
    if months and amount < INSTALLMENT_MINIMUM:
        return pg_text("6", "card")
    return charge.card.rejection("approval", frozenset(facts), before=before)


def _keep_card(db: Connection, ids: Identifiers, charge: Charge, now: int) -> None:
    customer_uid = charge.order.customer_uid
    if customer_uid and charge.key is None:
        key = BillingKey(customer_uid, charge.card, charge.mid, charge.order.buyer)
        customers.keep(db, key, now=now, customer_id=ids.customer_id(db))


def _row(charge: Charge, failure: str | None, now: int) -> dict[str, Any]:
    order, card = charge.order, charge.card
    if charge.key:
        order = replace(order, buyer=filled(order.buyer, charge.key.holder))
    reached = PaymentStatus.FAILED if failure else PaymentStatus.PAID
    return {
        **row_of(order, charge.mid, "card", "api", charge.started_at),
        "status": reached.value,
        "scenario": card.scenario,
        "issuer_code": card.issuer_code,
        "card_number": card.number,
        "card_type": card.behaviour.card_type,
        "installment_months": order.installment_months,
        "customer_uid_usage": charge.usage,
        "fail_reason": failure and cut(failure, 256),
        "paid_at": 0 if failure else now,
        "failed_at": now if failure else 0,
        "updated_at": now,
    }


def filled(buyer: Holder, holder: Holder) -> Holder:
    """Return the buyer; what is missing comes from the key's holder, cut to a buyer's limits."""
    return Holder(
        buyer.name or cut(holder.name or "", 16) or None,
        buyer.tel or cut(holder.tel or "", 16) or None,
        buyer.email or cut(holder.email or "", 64) or None,
        buyer.addr or cut(holder.addr or "", 128) or None,
        buyer.postcode or cut(holder.postcode or "", 8) or None,
    )
