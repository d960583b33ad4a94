"""What would a shop's last two weeks look like? Made-up payments; the same seed, the same ones.

They go through the same doors as charges and cancels of real callers, only at instants that are
past; nobody is sent a webhook about them.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Final

from lib.catalog.test_cards import number_for
from lib.kernel.clock import to_unix
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import cancels, charges, mishaps, notices
from lib.sandbox.models.cancels import CancelRequest
from lib.sandbox.models.cards import Credentials
from lib.sandbox.models.channels import for_keyed_in_card
from lib.sandbox.models.customers import Holder
from lib.sandbox.models.orders import Order
from lib.sandbox.models.refusals import Refusal
from lib.sandbox.rows import Connection

_DAYS: Final = 14
_GOODS: Final = (
    ("우전 녹차 3통", 42_000),
    ("다관 세트", 89_000),
    ("정기배송 6월분", 14_000),
    ("선물 세트", 120_000),
    ("차선", 23_500),
    ("다도 수업", 65_000),
    ("Teapot, celadon", 58_000),
    ("Monthly box", 29_900),
)
_BUYERS: Final = ("홍길동", "김하늘", "이도윤", "박서연", "Jane Kim", "최민준")
_ISSUERS: Final = ("366", "381", "365", "361", "371", "041")
# Scenarios of test cards: most people pay, some have reached a limit.
_SCENARIOS: Final = ("0000",) * 14 + ("0001",) * 3 + ("0002", "0003", "0019")


def make(db: Connection, gateway: Gateway, count: int, seed: int) -> int:
    """Make payments and return how many were made; order numbers that are known are passed over.

    Args:
        db: a writing connection.
        gateway: the sandbox.
        count: how many.
        seed: chooses them.
    """
    chance = random.Random(seed)  # noqa: S311 — made-up goods, no secrets
    silent_after = notices.newest(db)
    now = gateway.now
    moments = sorted(chance.random() for _ in range(count))
    made = 0
    for number, moment in enumerate(moments, start=1):
        at = now - timedelta(days=_DAYS) * (1 - moment)
        made += _charge(db, gateway, chance, f"sample-{seed}-{number:03}", at)
    mishaps.take_back(db, silent_after)
    return made


def _charge(
    db: Connection, gateway: Gateway, chance: random.Random, order_number: str, at: datetime
) -> bool:
    name, amount = chance.choice(_GOODS)
    months = chance.choice((0, 0, 0, 3, 6)) if amount >= charges.INSTALLMENT_MINIMUM else 0
    card = number_for(chance.choice(_SCENARIOS), chance.choice(_ISSUERS))
    buyer = Holder(name=chance.choice(_BUYERS))
    goes_back = chance.random()
    order = Order(
        merchant_uid=order_number,
        amount=amount,
        name=name,
        buyer=buyer,
        installment_months=months,
    )
    try:
        credentials = Credentials(card, "2099-12", None, None)
        mid = for_keyed_in_card(None, None)
        charge = charges.examine_onetime(order, credentials, mid, at.astimezone(UTC))
        payment = charges.carry_out(db, gateway.ids, charge, to_unix(at))
    except Refusal:
        return False
    if isinstance(payment, Refusal) or payment["status"] != "paid":
        return True
    part = 0 if goes_back < 0.08 else amount // 200 * 100 if goes_back < 0.16 else None  # noqa: PLR2004
    if part is not None:
        later = min(to_unix(gateway.now), to_unix(at + timedelta(hours=5)))
        request = CancelRequest(imp_uid=payment["imp_uid"], amount=part, reason="단순 변심")
        cancels.cancel(db, gateway.ids, request, later)
    return True
