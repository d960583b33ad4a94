"""What is to be paid, as the bodies of calls say it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.sandbox.api import fields
from lib.sandbox.api.cards import read_buyer
from lib.sandbox.models.orders import Order


def read_order(body: Mapping[str, Any]) -> Order:
    """Read what is to be paid.

    Raises:
        Refusal: order number or amount are missing, or a field is not what it must be.
    """
    merchant_uid = fields.required_identifier(body, "merchant_uid", 40)
    amount = fields.positive(body, "amount")
    return Order(
        merchant_uid=merchant_uid,
        amount=amount,
        tax_free=fields.part(body, "tax_free", amount),
        currency=(fields.text(body, "currency") or "KRW").upper(),
        installment_months=fields.months(body, "card_quota"),
        name=fields.text(body, "name", 40),
        buyer=read_buyer(body),
        custom_data=fields.structure(body, "custom_data"),
        customer_uid=fields.identifier(body, "customer_uid", 80),
        uses_card_points=fields.switch(body, "use_card_point"),
        notice_url=fields.addresses(body, "notice_url"),
    )
