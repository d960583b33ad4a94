"""How is a card charged without a window? ``/subscribe/payments``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from lib.sandbox.api import demands, fields
from lib.sandbox.api.cards import read_credentials
from lib.sandbox.api.orders import read_order
from lib.sandbox.api.routing import Call, LostAnswer, Postponed, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import charges, customers
from lib.sandbox.models.channels import for_keyed_in_card
from lib.sandbox.models.charges import Charge
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection


def onetime(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401 — see Handler
    """Charge a card that is keyed in, and keep it when a ``customer_uid`` is given."""
    demands.check(call, "onetime", call.body)
    body = call.body
    credentials = read_credentials(body)
    mid = for_keyed_in_card(fields.text(body, "pg"), fields.text(body, "channel_key"))
    order = read_order(body)
    strict = call.profile.strict
    if order.customer_uid and strict and call.profile.generation == "current":
        # Today's description marks the field as unsupported here; all else goes on keeping cards.
        raise Refusal(PORTONE, "customer_uid는 지원하지 않는 항목입니다.")
    charge = charges.examine_onetime(order, credentials, mid, gateway.now, strict=strict)
    return _carried_out(gateway, call, charge, db)


def again(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401 — see Handler
    """Charge the card behind a ``customer_uid``; ``name`` may be missing, as in old samples."""
    demands.check(call, "again", call.body)
    order = read_order(call.body)
    customer_uid = fields.required_identifier(call.body, "customer_uid", 80)
    key = customers.for_charge(db, customer_uid)
    return _carried_out(gateway, call, charges.examine_again(order, key, gateway.now), db)


def _carried_out(gateway: Gateway, call: Call, charge: Charge, db: Connection) -> Any:  # noqa: ANN401
    if call.outage:
        charge = replace(charge, refusal=call.outage)

    def carry_out(db: Connection) -> Any:  # noqa: ANN401 — see Handler
        answer = charges.carry_out(db, gateway.ids, charge, gateway.unix_now)
        if isinstance(answer, Refusal) or answer["status"] != "paid" or not charge.answer_is_lost:
            return answer
        return LostAnswer()

    if charge.is_slow:
        return Postponed(gateway.config.slow_issuer_seconds, carry_out)
    return carry_out(db)


ROUTES: Final = (
    Route("POST", "/subscribe/payments/onetime", onetime, writes=True),
    Route("POST", "/subscribe/payments/again", again, writes=True),
)
