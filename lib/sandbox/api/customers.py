"""How is a card kept? ``/subscribe/customers``: billing keys."""

from __future__ import annotations

from typing import Any, Final

from lib.sandbox.api import demands, pages
from lib.sandbox.api.keys import keep_key
from lib.sandbox.api.routing import Call, Route, Status
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import customers, listing
from lib.sandbox.models.listing import Page
from lib.sandbox.rows import Connection


def get_customer(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return a billing key."""
    return customers.get(db, call.path["customer_uid"])


def get_several(_gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]] | Status:
    """Return several billing keys; 207 when some of them are unknown."""
    found, complete = customers.get_several(db, call.every("customer_uid"))
    return found if complete else Status(207, found)


def issue(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Keep a card under the ``customer_uid`` of the path; one in the body is not looked at."""
    demands.channel_key(call)
    sent = {**call.body, "customer_uid": call.path["customer_uid"]}
    demands.check(call, "billing.issue", sent)
    return customers.get(db, keep_key(gateway, call, db, sent).customer_uid)


def delete(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Take a billing key away for good and return what it was."""
    return customers.delete(db, call.path["customer_uid"])


def paid_with(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return one page of the payments of a billing key, also of one that is gone by now."""
    customer_uid = call.path["customer_uid"]
    found = listing.of_customer(db, customer_uid, Page(pages.page_of(call).number))
    if not found["total"]:
        customers.get(db, customer_uid)
    return found


ROUTES: Final = (
    Route("GET", "/subscribe/customers", get_several, lengthy=True),
    Route("GET", "/subscribe/customers/{customer_uid}", get_customer),
    Route("POST", "/subscribe/customers/{customer_uid}", issue, writes=True),
    Route("DELETE", "/subscribe/customers/{customer_uid}", delete, writes=True),
    Route("GET", "/subscribe/customers/{customer_uid}/payments", paid_with, lengthy=True),
)
