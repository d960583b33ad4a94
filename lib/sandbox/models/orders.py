"""What is to be paid? The part of a payment that the merchant decides, whatever it is paid with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lib.sandbox.models.channels import Mid
from lib.sandbox.models.customers import NOBODY, Holder


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
        notice_url: where webhooks go instead of the configured address: one address, or several as
            a JSON list.
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
    notice_url: str | None = None


def row_of(
    order: Order, mid: Mid, pay_method: str | None, client_env: str, now: int
) -> dict[str, Any]:
    """Return what an order contributes to its payment's row; the rest depends on how it is paid.

    Args:
        order: what is to be paid.
        mid: where.
        pay_method: the wire's code; None = not chosen yet.
        client_env: ``pc``, ``mobile`` or ``api``.
        now: UNIX seconds.
    """
    buyer = order.buyer
    return {
        "merchant_uid": order.merchant_uid,
        "pay_method": pay_method,
        "client_env": client_env,
        "pg_provider": mid.pg_provider,
        "pg_id": mid.pg_id,
        "is_test_channel": mid.is_test_channel,
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
        "customer_uid": order.customer_uid,
        "notice_url": order.notice_url,
        "started_at": now,
        "updated_at": now,
    }
