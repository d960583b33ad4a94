"""Does this charge go through? Charges made without a window: by card, and by billing key.

A charge is examined first and carried out afterwards. What the card's
holder got wrong ends the call with code -1, what the issuer refuses is a payment that failed; in
both cases a failed payment stays behind. What is wrong with the request itself leaves no trace.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lib.catalog.test_cards import When
from lib.catalog.vocabulary import PaymentStatus
from lib.kernel.clock import to_unix
from lib.sandbox.models import customers, payments
from lib.sandbox.models.cards import Card, Credentials, authentication_failure, read_card
from lib.sandbox.models.channels import Mid, for_keyed_in_card
from lib.sandbox.models.customers import NOBODY, BillingKey, Holder
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.notices import announce
from lib.sandbox.models.refusals import PG, PORTONE, Refusal, pg_text

CARD_REFUSED: Final = "카드정보 인증에 실패하였습니다."

CARD_MINIMUM: Final = 100
INSTALLMENT_MINIMUM: Final = 50_000
LONGEST_INSTALLMENT: Final = 12  # ours; the documents name no maximum for calls without a window


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid.

    Attributes:
        merchant_uid: order number, ≤ 40 characters.
        amount: won, 1 or more.
        tax_free: the part of it without tax.
        currency: ``KRW``.
        installment_months: 0 = lump sum.
        name: what is bought.
        buyer: who buys; limits as in the payment object.
        custom_data: kept as sent.
        customer_uid: handle to keep the card under, or of the key that is charged.
        uses_card_points: whether card points were asked for.
    """

    merchant_uid: str
    amount: int
    tax_free: int = 0
    currency: str = "KRW"
    installment_months: int = 0
    name: str | None = None
    buyer: Holder = NOBODY
    custom_data: str | None = None
    customer_uid: str | None = None
    uses_card_points: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge that has been examined and not yet carried out.

    Attributes:
        order: what is to be paid.
        card: with what.
        key: the billing key it is charged through; None = keyed in.
        mid: where it is charged.
        refusal: what ends the call with code -1; None = the issuer is asked.
        started_at: UNIX seconds.
    """

    order: Order
    card: Card
    key: BillingKey | None
    mid: Mid
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
    now: datetime,
    *,
    pg: str | None = None,
    channel_key: str | None = None,
) -> Charge:
    """Examine a charge of a keyed-in card.

    Args:
        order: what is to be paid; with a ``customer_uid`` the card is kept (seed-era reading; a
            later description marks the field as unsupported here).
        credentials: what the buyer knows of the card.
        now: the present instant.
        pg: see channels.
        channel_key: see channels.

    Raises:
        Refusal: the request cannot be carried out at all.
    """
    mid = for_keyed_in_card(pg, channel_key)
    _check_order(order)
    card = read_card(credentials)
    failure = authentication_failure(credentials, card, now)
    if card and not failure and order.customer_uid:
        failure = card.rejection("issue", frozenset())
    refusal = f"{CARD_REFUSED} {failure}" if failure else None
    if card is None:
        raise Refusal(PG, refusal or CARD_REFUSED)
    return Charge(order, card, None, mid, refusal, to_unix(now))


def examine_again(order: Order, key: BillingKey, now: datetime) -> Charge:
    """Examine a charge of a billing key.

    Raises:
        Refusal: the request cannot be carried out at all.
    """
    _check_order(order)
    refusal = key.card.rejection("again", frozenset())
    return Charge(order, key.card, key, key.mid, refusal, to_unix(now))


def carry_out(
    db: sqlite3.Connection, ids: Identifiers, charge: Charge, now: int
) -> dict[str, Any] | Refusal:
    """Carry out a charge.

    Of any number of calls with one order number that run at the same time, one at most is paid.

    Returns:
        The payment, ``paid`` or ``failed``; a refusal, behind which a failed payment is kept, when
        the card's holder was not recognised.

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
    if charge.refusal:
        return Refusal(PG, charge.refusal)
    payment = payments.get(db, imp_uid)
    if failure is None:
        announce(db, now, row | {"imp_uid": imp_uid}, payment["status"])
    return payment


def _check_order(order: Order) -> None:
    if order.currency != "KRW":
        raise Refusal(PG, pg_text("C036"))
    if order.amount < CARD_MINIMUM:
        # Ours: a fault of the request, so no payment comes of it.
        raise Refusal(PG, pg_text("J012"))


def _issuer_failure(db: sqlite3.Connection, charge: Charge) -> str | None:
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


def _keep_card(db: sqlite3.Connection, ids: Identifiers, charge: Charge, now: int) -> None:
    customer_uid = charge.order.customer_uid
    if customer_uid and charge.key is None:
        key = BillingKey(customer_uid, charge.card, charge.mid, charge.order.buyer)
        customers.keep(db, key, now=now, customer_id=ids.customer_id(db))


def _row(charge: Charge, failure: str | None, now: int) -> dict[str, Any]:
    order, paid = charge.order, failure is None
    buyer = _filled(order.buyer, charge.key.holder) if charge.key else order.buyer
    usage = None
    if order.customer_uid:
        # Ours: a charge that also keeps the card counts as the issuing of its key.
        usage = "payment" if charge.key else "issue"
    return {
        "merchant_uid": order.merchant_uid,
        "status": (PaymentStatus.PAID if paid else PaymentStatus.FAILED).value,
        "pay_method": "card",
        "client_env": "api",
        "pg_provider": charge.mid.pg_provider,
        "pg_id": charge.mid.pg_id,
        "is_test_channel": charge.mid.is_test_channel,
        "scenario": charge.card.scenario,
        "issuer_code": charge.card.issuer_code,
        "card_number": charge.card.number,
        "card_type": charge.card.behaviour.card_type,
        "installment_months": order.installment_months,
        "name": order.name,
        "amount": order.amount,
        "tax_free": order.tax_free,
        "currency": order.currency,
        "buyer_name": buyer.name,
        "buyer_email": buyer.email,
        "buyer_tel": buyer.tel,
        "buyer_addr": buyer.addr,
        "buyer_postcode": buyer.postcode,
        "custom_data": order.custom_data,
        "fail_reason": failure,
        "customer_uid": order.customer_uid,
        "customer_uid_usage": usage,
        "started_at": charge.started_at,
        "paid_at": now if paid else 0,
        "failed_at": 0 if paid else now,
        "updated_at": now,
    }


def _filled(buyer: Holder, holder: Holder) -> Holder:
    """Return the buyer; what is missing comes from the key's holder, cut to a buyer's limits."""
    return Holder(
        buyer.name or _cut(holder.name, 16),
        buyer.tel or _cut(holder.tel, 16),
        buyer.email or _cut(holder.email, 64),
        buyer.addr or _cut(holder.addr, 128),
        buyer.postcode or _cut(holder.postcode, 8),
    )


def _cut(text: str | None, longest: int) -> str | None:
    return text[:longest] if text else None
