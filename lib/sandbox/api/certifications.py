"""How does a merchant certify a person? ``/certifications``."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import certifications
from lib.sandbox.models.certifications import Person
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection

_CARRIERS: Final = frozenset({"SKT", "KT", "LGT"})
_DAY: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def request(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Send a person a one-time password; it is 000000 unless it has been set."""
    return certifications.request(db, gateway.ids, _read_person(call))


def confirm(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Certify a person who knows the one-time password."""
    password = fields.required_text(call.body, "otp")
    return certifications.confirm(db, call.path["imp_uid"], password, gateway.unix_now)


def get_certification(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Return a certification, complete or not."""
    return certifications.get(db, call.path["imp_uid"])


def delete(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Forget a certification."""
    return certifications.delete(db, call.path["imp_uid"])


def _read_person(call: Call) -> Person:
    body = call.body
    name = fields.required_text(body, "name")[:40]
    phone = re.sub(r"\D", "", fields.required_text(body, "phone"))
    carrier = fields.required_text(body, "carrier")
    gender_digit = fields.required_text(body, "gender_digit")
    if not re.fullmatch("[0-9]{9,11}", phone):
        raise _malformed("phone")
    if carrier not in _CARRIERS:
        raise _malformed("carrier")
    if not re.fullmatch("[0-9]", gender_digit):
        raise _malformed("gender_digit")
    match = _DAY.fullmatch(fields.required_text(body, "birth"))
    try:
        birthday = date(*map(int, match.groups())) if match else None
    except ValueError:
        birthday = None
    if birthday is None or birthday.year < 1900:  # noqa: PLR2004 — nobody alive is older
        raise _malformed("birth")
    merchant_uid = fields.identifier(body, "merchant_uid", 40)
    return Person(name, phone, birthday, gender_digit, carrier, merchant_uid)


def _malformed(name: str) -> Refusal:
    return Refusal(PORTONE, f"{name} 값의 형식이 올바르지 않습니다.")


ROUTES: Final = (
    Route("POST", "/certifications/otp/request", request, writes=True),
    Route("POST", "/certifications/otp/confirm/{imp_uid}", confirm, writes=True),
    Route("GET", "/certifications/{imp_uid}", get_certification),
    Route("DELETE", "/certifications/{imp_uid}", delete, writes=True),
)
