"""How is a virtual account issued without a window? ``/vbanks``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lib.kernel.clock import to_unix
from lib.sandbox.api import demands, fields
from lib.sandbox.api.orders import read_order
from lib.sandbox.api.routing import Call, Route
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import payments, vbanks
from lib.sandbox.models.channels import for_account
from lib.sandbox.models.refusals import PG, PORTONE, BadQuery, Refusal, pg_text
from lib.sandbox.models.vbanks import USUAL_LIFE, Account
from lib.sandbox.rows import Connection

_DAY: Final = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


def issue(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Issue an account; ``vbank_holder`` is not looked at, the merchant's name is used."""
    demands.channel_key(call)
    demands.check(call, "vbank", call.body)
    body = {**call.body, "card_quota": None, "customer_uid": None, "tax_free": None}
    order = read_order(body)
    if order.currency != "KRW":
        raise Refusal(PG, pg_text("C036"))
    mid = for_account(fields.text(body, "pg"), fields.text(body, "channel_key"))
    account = Account(fields.required_text(body, "vbank_code"), _due(gateway, body))
    return vbanks.issue(db, gateway.moment, order, mid, account)


def change(_gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Refuse to change an account: no Toss module can."""
    payments.row_of(db, call.path["imp_uid"])
    raise BadQuery("토스페이먼츠는 가상계좌 수정을 지원하지 않습니다.")


def revoke(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Revoke an account that nobody has paid into."""
    return vbanks.revoke(db, call.path["imp_uid"], gateway.unix_now)


def _due(gateway: Gateway, body: Mapping[str, Any]) -> int:
    """Read the deadline: UNIX seconds, or a day, which then counts to its end."""
    written = fields.text(body, "vbank_due")
    if written is None:
        return to_unix(gateway.now + USUAL_LIFE)
    if match := _DAY.fullmatch(written):
        try:
            return vbanks.end_of_day(date(*map(int, match.groups())))
        except (ValueError, OverflowError):
            raise Refusal(PORTONE, "vbank_due 값의 형식이 올바르지 않습니다.") from None
    return fields.seconds(body, "vbank_due") or 0


ROUTES: Final = (
    Route("POST", "/vbanks", issue, writes=True),
    Route("PUT", "/vbanks/{imp_uid}", change),
    Route("DELETE", "/vbanks/{imp_uid}", revoke, writes=True),
)
