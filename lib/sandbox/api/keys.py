"""How does a card become a billing key? The way that issuing and scheduling share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.sandbox.api import fields
from lib.sandbox.api.cards import read_credentials, read_customer
from lib.sandbox.api.routing import Call
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import customers
from lib.sandbox.models.channels import for_keyed_in_card
from lib.sandbox.models.customers import BillingKey
from lib.sandbox.rows import Connection


def keep_key(gateway: Gateway, call: Call, db: Connection, sent: Mapping[str, Any]) -> BillingKey:
    """Issue a key for the card of a body and return it.

    Args:
        gateway: the sandbox.
        call: the request.
        db: a writing connection.
        sent: the body, with its ``customer_uid``.

    Raises:
        Refusal: a field is missing or not what it must be, or the card is refused.
    """
    customer_uid = fields.required_identifier(sent, "customer_uid", 80)
    credentials = read_credentials(sent)
    holder = read_customer(sent)
    customer_id = fields.identifier(sent, "customer_id", 80)
    mid = for_keyed_in_card(fields.text(sent, "pg"), fields.text(sent, "channel_key"))
    card = customers.examine(credentials, gateway.now, strict=call.profile.strict)
    key = BillingKey(customer_uid, card, mid, holder)
    customer_id = customer_id or gateway.ids.customer_id(db)
    customers.keep(db, key, now=gateway.unix_now, customer_id=customer_id)
    return key
