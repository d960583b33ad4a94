"""How is a card kept? ``/subscribe/customers``: billing keys."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.cards import read_credentials, read_customer, without_card
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import customers
from lib.sandbox.models.cards import authentication_failure, read_card
from lib.sandbox.models.channels import for_keyed_in_card
from lib.sandbox.models.customers import BillingKey


def get_customer(_gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Return a billing key."""
    return customers.get(db, call.path["customer_uid"])


def issue(gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Keep a card under the ``customer_uid`` of the path; one in the body is not looked at."""
    sent = {**call.body, "customer_uid": call.path["customer_uid"]}
    customer_uid = fields.required_identifier(sent, "customer_uid", 80)
    credentials = read_credentials(sent)
    body = without_card(sent, credentials)
    holder = read_customer(body)
    customer_id = fields.identifier(body, "customer_id", 80)
    mid = for_keyed_in_card(fields.text(body, "pg"), fields.text(body, "channel_key"))
    now = gateway.now
    card = read_card(credentials)
    failure = authentication_failure(credentials, card, now)
    if card and not failure:
        failure = card.rejection("issue", frozenset())
    if failure or card is None:
        raise customers.refuse_to_issue(failure or "")
    key = BillingKey(customer_uid, card, mid, holder)
    customer_id = customer_id or gateway.ids.customer_id(db)
    customers.keep(db, key, now=gateway.unix_now, customer_id=customer_id)
    return customers.get(db, customer_uid)


def delete(_gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Take a billing key away for good and return what it was."""
    return customers.delete(db, call.path["customer_uid"])


ROUTES: Final = (
    Route("GET", "/subscribe/customers/{customer_uid}", get_customer),
    Route("POST", "/subscribe/customers/{customer_uid}", issue, writes=True),
    Route("DELETE", "/subscribe/customers/{customer_uid}", delete, writes=True),
)
