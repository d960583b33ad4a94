"""How does a published client pay into a virtual account? By a call that the gateway has not."""

from __future__ import annotations

from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import vbanks
from lib.sandbox.models.settings import switches
from lib.sandbox.rows import Connection


def deposit(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Pay into an account; without an ``amount`` as much as is asked for."""
    amount = fields.integer(call.body, "amount")
    is_reported = switches(db).deposit_notice
    return vbanks.deposit(db, gateway.moment, call.path["imp_uid"], amount, is_reported=is_reported)


# The published client iamport-server-api makes its deposits by this one; ``/_control`` has its own.
ROUTES: Final = (Route("PUT", "/internal/deposit/{imp_uid}", deposit, writes=True),)
