"""Which calls does no Toss module support? Those of convenience stores.

They are refused as they would be: with the status that is described, in an envelope, and only once
it is clear that the payment they speak of exists.
"""

from __future__ import annotations

from typing import Any, Final

from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import payments
from lib.sandbox.models.refusals import PG, BadQuery, Refusal, pg_text
from lib.sandbox.rows import Connection


def issue_at_store(_gateway: Gateway, _call: Call, _db: Connection) -> dict[str, Any]:
    """Refuse: another PG alone takes money at convenience stores."""
    raise Refusal(PG, pg_text("M024"))


def revoke_at_store(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Refuse: no payment here was issued at a convenience store."""
    payments.row_of(db, call.path["imp_uid"])
    raise BadQuery("편의점 결제가 아닙니다.")


ROUTES: Final = (
    Route("POST", "/cvs", issue_at_store),
    Route("DELETE", "/cvs/{imp_uid}", revoke_at_store),
)
