"""What happened on a made-up day? Plausible payments, from a random stream of the day's own.

The same seed, number and last day give the same payments on every machine and whatever the pages:
only ``random()`` is drawn, whose sequence Python keeps.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from lib.catalog import samples
from lib.catalog.issuers import issuers
from lib.kernel.clock import seoul_midnight, to_unix
from lib.ledger.facts import CancelFact, PaymentFact

DAYS: Final = 1_096  # three years
LAST_DAY: Final = date(2026, 10, 31)
MID: Final = "sample_mid"

# Ours: a shop that grows by half a year's end, sells less at weekends, sleeps at night.
_GROWTH: Final = 1.2
_WEEKDAYS: Final = (1.05, 1.0, 1.0, 1.02, 1.08, 0.92, 0.85)
_HOURS: Final = (
    3,
    2,
    1,
    1,
    1,
    1,
    2,
    4,
    7,
    9,
    11,
    12,
    12,
    11,
    10,
    10,
    10,
    10,
    11,
    13,
    15,
    16,
    12,
    7,
)
_SHARES: Final = 100_000
_INSTALMENTS: Final = ((0, 66_000), (2, 5_000), (3, 13_000), (5, 3_000), (6, 7_000), (12, 6_000))
_LEAST_FOR_MONTHS: Final = 50_000
_CANCELLED: Final = 0.08
_IN_PART: Final = 0.3
_SECOND_CURRENCY: Final = 0.01
_WON_A_DOLLAR: Final = 1_350  # made up, too
_LEFT_OPEN: Final = 0.12  # of virtual accounts: never paid into
_OLD_MODULE: Final = 0.3
_MOST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a sample ledger is made from.

    Attributes:
        payments: how many.
        seed: of the random streams.
        last_day: the last of its 1,096 Korean days.
    """

    payments: int
    seed: int
    last_day: date = LAST_DAY

    def sizes(self) -> list[tuple[date, int]]:
        """Return its days, oldest first, each with how many payments begin on it."""
        first = self.last_day - timedelta(days=DAYS - 1)
        days = [first + timedelta(days=number) for number in range(DAYS)]
        weights = [
            _WEEKDAYS[day.weekday()] * (1 + _GROWTH * number / DAYS)
            for number, day in enumerate(days)
        ]
        ends = [round(self.payments * end / sum(weights)) for end in accumulate(weights)]
        ends[-1] = self.payments
        return [(day, end - start) for day, start, end in zip(days, [0, *ends], ends, strict=False)]


class _Choice:
    """Draws one of some values by their shares."""

    def __init__(self, values: Sequence[Any], shares: Sequence[int]) -> None:
        self._values = values
        self._ends = list(accumulate(shares))
        self._total = self._ends[-1]

    def draw(self, part: float) -> Any:  # noqa: ANN401 — whatever the values are
        return self._values[bisect(self._ends, part * self._total)]


class Days:
    """Makes the payments of days."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        methods = samples.methods()
        reasons = samples.reasons()
        cards = issuers()
        self._methods = _Choice(
            [(one.code, one.failing / _SHARES) for one in methods], [one.share for one in methods]
        )
        self._reasons = _Choice([one.text for one in reasons], [one.share for one in reasons])
        self._issuers = _Choice(
            [(one.code, one.card_name) for one in cards],
            [_SHARES // (3 + number) for number in range(len(cards))],
        )
        self._months = _Choice([one for one, _ in _INSTALMENTS], [one for _, one in _INSTALMENTS])
        self._hours = _Choice(range(24), _HOURS)
        self._products = samples.products()
        self._names = samples.names()

    def payments(self, day: date, count: int) -> Iterator[PaymentFact]:
        """Give the payments that begin on a Korean day, in no order of time."""
        random = Random(f"paybench:{self._recipe.seed}:{day.isoformat()}").random  # noqa: S311 — made up
        midnight = to_unix(seoul_midnight(day))
        name = f"{self._recipe.seed % 1_000_000:06d}{day:%y%m%d}"
        for number in range(count):
            yield self._payment(random, midnight, f"{name}{number:06d}")

    def _payment(self, random: Any, midnight: int, name: str) -> PaymentFact:  # noqa: ANN401
        method, failing = self._methods.draw(random())
        started = midnight + self._hours.draw(random()) * 3_600 + int(random() * 3_600)
        product = self._products[int(random() * len(self._products))]
        amount = product.price * (1 + int(random() * random() * 4)) - int(random() * 10) * 100
        family, given = self._names.family, self._names.given
        buyer = (
            family[int(random() * len(family))]
            + given[int(random() * len(given))]
            + given[int(random() * len(given))]
        )
        currency, issuer, months = "KRW", ("", ""), 0
        if method == "card":
            issuer = self._issuers.draw(random())
            if random() < _SECOND_CURRENCY:
                currency, amount = "USD", amount * 100 // _WON_A_DOLLAR
            elif amount >= _LEAST_FOR_MONTHS:
                months = self._months.draw(random())
        values = {
            "imp_uid": f"sample_{name}",
            "merchant_uid": f"SAMPLE-{name}",
            "status": "paid",
            "pay_method": method,
            "pg_module": "uplus" if random() < _OLD_MODULE else "tosspayments",
            "mid": MID,
            "client_env": "mobile" if random() < 0.7 else "pc",  # noqa: PLR2004 — ours
            "is_test_channel": True,
            "name": product.text,
            "amount": amount,
            "cancelled": 0,
            "currency": currency,
            "installment_months": months,
            "card_code": issuer[0],
            "card_name": issuer[1],
            "card_number": "",
            "approval_number": "",
            "pg_tid": "",
            "customer_uid": "",
            "buyer_name": buyer,
            "fail_reason": "",
            "started_at": started,
            "paid_at": 0,
            "failed_at": 0,
            "cancelled_at": 0,
        }
        return self._ended(random, values, failing)

    def _ended(self, random: Any, values: dict[str, Any], failing: float) -> PaymentFact:  # noqa: ANN401
        end, started = random(), values["started_at"]
        if values["pay_method"] == "vbank":
            if end < _LEFT_OPEN:
                values["status"] = "ready"
                return _fact(values, ())
            values["paid_at"] = started + 60 + int(random() * 3 * 86_400)
        elif end < failing:
            values["status"] = "failed"
            values["failed_at"] = started + 20 + int(random() * 240)
            values["fail_reason"] = self._reasons.draw(random())
            return _fact(values, ())
        else:
            values["paid_at"] = started + 15 + int(random() * 180)
        values["approval_number"] = f"{int(random() * 10**8):08d}"
        if random() < _CANCELLED:
            return _fact(values, _given_back(random, values))
        return _fact(values, ())


def _given_back(random: Any, values: dict[str, Any]) -> tuple[CancelFact, ...]:  # noqa: ANN401
    """Give a payment back, in full or in parts, and say so in its columns."""
    left, at, cancels = values["amount"], values["paid_at"], []
    in_part = random() < _IN_PART
    for number in range(1 + int(random() * _MOST_PARTS) if in_part else 1):
        at += 600 + int(random() * random() * 14 * 86_400)
        part = 1 + int(random() * 0.6 * left) if in_part else left
        left -= part
        cancels.append(CancelFact(f"{values['imp_uid']}-{number}", part, "[SAMPLE]", "", at))
        if not left:
            break
    values["cancelled"] = values["amount"] - left
    if not left:
        values["status"], values["cancelled_at"] = "cancelled", at
    return tuple(cancels)


def _fact(values: dict[str, Any], cancels: tuple[CancelFact, ...]) -> PaymentFact:
    """Say a payment as the gateway would, without what is empty."""
    scale = 1 if values["currency"] == "KRW" else 100
    body = {_WIRE[name]: value for name, value in values.items() if value}
    body["amount"] = values["amount"] / scale if scale > 1 else values["amount"]
    if cancels:
        body["cancel_amount"] = values["cancelled"] / scale
        body["cancel_history"] = [
            {
                "pg_tid": "",
                "amount": one.amount / scale,
                "cancelled_at": one.cancelled_at,
                "reason": one.reason,
                "cancellation_id": one.cancellation_id,
            }
            for one in cancels
        ]
    return PaymentFact(values, cancels, body)


_WIRE: Final = {
    "imp_uid": "imp_uid",
    "merchant_uid": "merchant_uid",
    "status": "status",
    "pay_method": "pay_method",
    "pg_module": "pg_provider",
    "mid": "pg_id",
    "client_env": "channel",
    "is_test_channel": "sandbox",
    "name": "name",
    "amount": "amount",
    "cancelled": "cancel_amount",
    "currency": "currency",
    "installment_months": "card_quota",
    "card_code": "card_code",
    "card_name": "card_name",
    "approval_number": "apply_num",
    "buyer_name": "buyer_name",
    "fail_reason": "fail_reason",
    "started_at": "started_at",
    "paid_at": "paid_at",
    "failed_at": "failed_at",
    "cancelled_at": "cancelled_at",
}
