"""How are the goods of an escrow payment sent? ``/escrows/logis``, which no Toss module supports.

The calls are refused as they would be, unless the switch ``escrow_for_toss`` is on; then they do
what is described of other PGs, so that one can learn on them (ours).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import escrows, payments
from lib.sandbox.models.escrows import Delivery
from lib.sandbox.models.refusals import BadQuery, Refusal, pg_text
from lib.sandbox.models.settings import switches
from lib.sandbox.rows import Connection, Row

_ESCROW: Final = "/escrows/logis/{imp_uid}"
_COMPANY: Final = 20
_INVOICE: Final = 50

_Act = Callable[[Gateway, Call, Row, Connection], dict[str, Any]]


def _supported(act: _Act) -> Callable[[Gateway, Call, Connection], dict[str, Any]]:
    """Return a handler that acts on an escrow payment where the switch allows that."""

    def handler(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
        row = payments.row_of(db, call.path["imp_uid"])
        if not switches(db).escrow_for_toss or not row["is_escrow"]:
            raise BadQuery(pg_text("ES01"))
        return act(gateway, call, row, db)

    return handler


def _show(_gateway: Gateway, _call: Call, row: Row, db: Connection) -> dict[str, Any]:
    return escrows.get(db, row)


def _register(gateway: Gateway, call: Call, row: Row, db: Connection) -> dict[str, Any]:
    return escrows.register(db, row, _read(call), gateway.unix_now)


def _change(gateway: Gateway, call: Call, row: Row, db: Connection) -> dict[str, Any]:
    return escrows.change(db, row, _read(call), gateway.unix_now)


def _read(call: Call) -> Delivery:
    try:
        for party in ("sender", "receiver"):
            fields.required_text(_part(call.body, party), "name")
        logis = _part(call.body, "logis")
        fields.required_text(logis, "sent_at")
        return Delivery(
            fields.required_identifier(logis, "company", _COMPANY),
            fields.required_identifier(logis, "invoice", _INVOICE),
            fields.seconds(logis, "sent_at") or 0,
        )
    except Refusal as refusal:
        raise BadQuery(refusal.message) from None


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise BadQuery(f"필수 항목이 없습니다: {name}")
    return value


ROUTES: Final = (
    Route("GET", _ESCROW, _supported(_show)),
    Route("POST", _ESCROW, _supported(_register), writes=True),
    Route("PUT", _ESCROW, _supported(_change), writes=True),
)
