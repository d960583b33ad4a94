"""What do calls that carry a card have in common? The card's own fields, and who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.sandbox.api import fields
from lib.sandbox.models.cards import Credentials
from lib.sandbox.models.customers import Holder
from lib.sandbox.models.refusals import PORTONE, Refusal


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


def without_card(body: Mapping[str, Any], credentials: Credentials) -> dict[str, Any]:
    """Return the body with the card's number masked in whatever text it was copied into.

    Raises:
        Refusal: the number serves as an identifier, which cannot be kept masked.
    """
    clean = {
        **body,
        "custom_data": fields.structure(body, "custom_data"),
        "notice_url": fields.addresses(body, "notice_url"),
    }
    for name, value in clean.items():
        if isinstance(value, int):
            value = fields.text(body, name)  # noqa: PLW2901 — a number may be written as one
        if isinstance(value, str):
            masked = credentials.taken_out_of(value)
            if masked != value:
                clean[name] = masked
    for name in ("merchant_uid", "customer_uid", "customer_id"):
        if clean.get(name) != body.get(name):
            raise Refusal(PORTONE, f"{name} 값에 카드번호를 쓸 수 없습니다.")
    return clean


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
