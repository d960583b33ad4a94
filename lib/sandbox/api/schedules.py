"""How is a payment scheduled? ``/subscribe/payments/schedule``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.sandbox.api import demands, fields, pages
from lib.sandbox.api.keys import keep_key
from lib.sandbox.api.orders import read_order
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import charges, customers, schedule_rows, schedules
from lib.sandbox.models.customers import BillingKey
from lib.sandbox.models.listing import framed
from lib.sandbox.models.refusals import PORTONE, BadQuery, Refusal
from lib.sandbox.models.schedules import Appointment
from lib.sandbox.rows import Connection


def create(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401 — see Handler
    """Schedule payments of a key; where there is none yet, it is issued from the card's data."""
    demands.check(call, "schedule", call.body)
    body = call.body
    customer_uid = fields.required_identifier(body, "customer_uid", 80)
    is_new = customers.find_row(db, customer_uid) is None
    key = _issue(gateway, call, db) if is_new else customers.for_charge(db, customer_uid)
    entries = body.get("schedules")
    if not isinstance(entries, list) or not entries:
        raise Refusal(PORTONE, "필수 항목이 없습니다: schedules")
    appointments = [_read_appointment(call, entry) for entry in entries]
    refusal = _checked(db, key, body)
    if refusal and is_new:
        raise refusal  # no key is kept either
    return refusal or schedules.schedule(db, key, appointments, gateway.unix_now)


def listed(_gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """List what is scheduled in a span of time, as a plain list."""
    return schedule_rows.listed(db, pages.schedules_of(call))[1]


def of_customer(_gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
    """List what is scheduled for a customer.

    The official Node client reads a page, today's description has a plain list: so have the two
    generations.
    """
    page = pages.customer_schedules_of(call)
    total, shown = schedule_rows.listed(db, page, call.path["customer_uid"])
    if call.profile.generation == "current":
        return shown
    return framed(total, page.number, page.limit, shown)


def get_one(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return what was scheduled last under an order number."""
    row = schedule_rows.latest(db, call.path["merchant_uid"])
    return schedule_rows.show(db, row["id"])


def change(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Move a payment that is still to come."""
    when = _schedule_at(call)
    return schedules.change(db, call.path["merchant_uid"], when, gateway.unix_now)


def reschedule(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Schedule a failed or revoked payment anew."""
    when = _schedule_at(call)
    return schedules.reschedule(db, call.path["merchant_uid"], when, gateway.unix_now)


def retry(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401 — see Handler
    """Charge a failed or revoked payment at once."""
    return schedules.retry(db, gateway.moment, call.path["merchant_uid"])


def revoke(gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """Revoke payments that are still to come."""
    if call.profile.strict and call.profile.generation == "seed":
        fields.required_text(call.body, "customer_uid")
    return schedules.revoke(
        db,
        fields.text(call.body, "customer_uid"),
        fields.names(call.body, "merchant_uid"),
        gateway.unix_now,
    )


def _issue(gateway: Gateway, call: Call, db: Connection) -> BillingKey:
    if not fields.text(call.body, "card_number"):
        raise Refusal(PORTONE, schedules.NO_CUSTOMER)
    return keep_key(gateway, call, db, call.body)


def _checked(db: Connection, key: BillingKey, body: Mapping[str, Any]) -> Refusal | None:
    """Try the card with an amount that is given back at once; neither leaves a payment (ours)."""
    amount = fields.integer(body, "checking_amount") or 0
    if amount < 0:
        raise Refusal(PORTONE, "checking_amount 값은 0 이상의 정수여야 합니다.")
    return charges.try_card(db, key, amount) if amount else None


def _read_appointment(call: Call, entry: object) -> Appointment:
    if not isinstance(entry, dict):
        raise Refusal(PORTONE, "schedules 값의 형식이 올바르지 않습니다.")
    demands.check(call, "schedule.entry", entry)
    fields.required_text(entry, "schedule_at")
    order = read_order({**entry, "customer_uid": None})
    when = fields.seconds(entry, "schedule_at") or 0
    return Appointment(order, when, fields.text(entry, "promotion_id", 256))


def _schedule_at(call: Call) -> int:
    try:
        fields.required_text(call.body, "schedule_at")
        return fields.seconds(call.body, "schedule_at") or 0
    except Refusal as refusal:
        raise BadQuery(refusal.message) from None


_SCHEDULE: Final = "/subscribe/payments/schedule"

ROUTES: Final = (
    Route("POST", _SCHEDULE, create, writes=True),
    Route("GET", _SCHEDULE, listed, lengthy=True),
    Route("GET", f"{_SCHEDULE}/{{merchant_uid}}", get_one),
    Route("PUT", f"{_SCHEDULE}/{{merchant_uid}}", change, writes=True),
    Route("POST", f"{_SCHEDULE}/{{merchant_uid}}/reschedule", reschedule, writes=True),
    Route("POST", f"{_SCHEDULE}/{{merchant_uid}}/retry", retry, writes=True),
    Route("GET", f"{_SCHEDULE}/customers/{{customer_uid}}", of_customer, lengthy=True),
    Route("GET", "/subscribe/customers/{customer_uid}/schedules", of_customer, lengthy=True),
    Route("POST", "/subscribe/payments/unschedule", revoke, writes=True),
)
