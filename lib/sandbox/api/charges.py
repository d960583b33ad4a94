"""How is a card charged without a window? ``/subscribe/payments``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.cards import read_buyer, read_credentials, without_card
from lib.sandbox.api.routing import Call, LostAnswer, Postponed, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import charges, customers
from lib.sandbox.models.charges import Charge, Order
from lib.sandbox.models.refusals import PORTONE, Refusal


def onetime(gateway: Gateway, call: Call, db: sqlite3.Connection) -> Any:  # noqa: ANN401 — see Handler
    """Charge a card that is keyed in, and keep it when a ``customer_uid`` is given."""
    credentials = read_credentials(call.body)
    body = without_card(call.body, credentials)
    charge = charges.examine_onetime(
        _read_order(body),
        credentials,
        gateway.now,
        pg=fields.text(body, "pg"),
        channel_key=fields.text(body, "channel_key"),
    )
    return _carried_out(gateway, charge, db)


def again(gateway: Gateway, call: Call, db: sqlite3.Connection) -> Any:  # noqa: ANN401 — see Handler
    """Charge the card behind a ``customer_uid``; ``name`` may be missing, as in old samples."""
    order = _read_order(call.body)
    customer_uid = fields.required_identifier(call.body, "customer_uid", 80)
    key = customers.for_charge(db, customer_uid)
    return _carried_out(gateway, charges.examine_again(order, key, gateway.now), db)


def _carried_out(gateway: Gateway, charge: Charge, db: sqlite3.Connection) -> Any:  # noqa: ANN401
    def carry_out(db: sqlite3.Connection) -> Any:  # noqa: ANN401 — see Handler
        answer = charges.carry_out(db, gateway.ids, charge, gateway.unix_now)
        if isinstance(answer, Refusal) or answer["status"] != "paid" or not charge.answer_is_lost:
            return answer
        return LostAnswer()

    if charge.is_slow:
        return Postponed(gateway.config.slow_issuer_seconds, carry_out)
    return carry_out(db)


def _read_order(body: Mapping[str, Any]) -> Order:
    merchant_uid = fields.required_identifier(body, "merchant_uid", 40)
    fields.required_text(body, "amount")
    amount = fields.integer(body, "amount") or 0
    if amount <= 0:
        raise Refusal(PORTONE, "amount 값은 1 이상의 정수여야 합니다.")
    tax_free = fields.integer(body, "tax_free") or 0
    if not 0 <= tax_free <= amount:
        raise Refusal(PORTONE, "tax_free 값은 0 이상, amount 이하여야 합니다.")
    return Order(
        merchant_uid=merchant_uid,
        amount=amount,
        tax_free=tax_free,
        currency=(fields.text(body, "currency") or "KRW").upper(),
        installment_months=fields.months(body, "card_quota"),
        name=fields.text(body, "name", 40),
        buyer=read_buyer(body),
        custom_data=fields.structure(body, "custom_data"),
        customer_uid=fields.identifier(body, "customer_uid", 80),
        uses_card_points=fields.switch(body, "use_card_point"),
    )


ROUTES: Final = (
    Route("POST", "/subscribe/payments/onetime", onetime, writes=True),
    Route("POST", "/subscribe/payments/again", again, writes=True),
)
