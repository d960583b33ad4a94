"""What do calls that carry a card have in common? The card's own fields, and who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.sandbox.api import fields
from lib.sandbox.models.cards import Credentials
from lib.sandbox.models.customers import Holder


def read_credentials(body: Mapping[str, Any]) -> Credentials:
    """Read what the buyer knows of a card.

    Raises:
        Refusal: number or expiry are missing.
    """
    return Credentials(
        number=fields.required_text(body, "card_number"),
        expiry=fields.required_text(body, "expiry"),
        birth=fields.text(body, "birth"),
        pwd_2digit=fields.text(body, "pwd_2digit"),
    )


def read_buyer(body: Mapping[str, Any]) -> Holder:
    """Read who buys."""
    return Holder(
        fields.text(body, "buyer_name", 16),
        fields.text(body, "buyer_tel", 16),
        fields.text(body, "buyer_email", 64),
        fields.text(body, "buyer_addr", 128),
        fields.text(body, "buyer_postcode", 8),
    )


def read_customer(body: Mapping[str, Any]) -> Holder:
    """Read whom a billing key belongs to."""
    return Holder(
        fields.text(body, "customer_name", 20),
        fields.text(body, "customer_tel", 20),
        fields.text(body, "customer_email", 200),
        fields.text(body, "customer_addr", 200),
        fields.text(body, "customer_postcode", 8),
    )
