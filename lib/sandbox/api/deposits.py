"""How does a buyer pay into a virtual account? By a call that only the sandbox has."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import vbanks


def deposit(gateway: Gateway, call: Call, db: sqlite3.Connection) -> dict[str, Any]:
    """Pay into an account; without an ``amount`` as much as is asked for.

    Who pays (``depositor``) is shown nowhere at this PG, so it is not kept.
    """
    amount = fields.integer(call.body, "amount")
    return vbanks.deposit(db, gateway.moment, call.path["imp_uid"], amount)


ROUTES: Final = (
    Route("POST", "/_control/vbanks/{imp_uid}/deposit", deposit, needs_token=False, writes=True),
    # The published client iamport-server-api makes its deposits by this one.
    Route("PUT", "/internal/deposit/{imp_uid}", deposit, writes=True),
)
