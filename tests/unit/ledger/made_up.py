"""What do history tests record? Random payments around Korean midnights, and random filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sqlmodel import Session

from lib.kernel.clock import seoul_midnight, to_unix
from lib.ledger.facts import CancelFact, Cause, PaymentFact, Sighting
from lib.ledger.history.where import HistoryFilter
from lib.ledger.rollups.cells import Basis
from lib.ledger.sightings import record_all
from tests.unit.ledger.facts import fact

FIRST: Final = date(2026, 1, 15)
DAYS: Final = 160
_MIDNIGHT: Final = to_unix(seoul_midnight(FIRST))
_METHODS: Final = ("card", "card", "card", "trans", "vbank", "kakaopay", "")
_ISSUERS: Final = ("366", "361", "041", "ZZZ")  # the last one nobody knows
_REASONS: Final = ("한도 초과", "잔액 부족", "x" * 150, "")
_NAMES: Final = ("원두 커피 1kg", "무선 이어폰", "100% 사과_즙", "Book, vol. 2", "책")
_BUYERS: Final = ("김민준", "이서연", "박지우", "Kim O'Neill", "")


def moment(random: Random) -> int:
    """Return a second, often beside a Korean midnight."""
    day = _MIDNIGHT + random.randrange(DAYS) * 86_400
    if random.random() < 0.3:
        return day + random.choice((-1, 0, 1, 86_399))
    return day + random.randrange(86_400)


def payment(random: Random, number: int) -> list[PaymentFact]:
    """Return the life of a payment, as it may be told: its states, the furthest one last."""
    started = moment(random)
    is_card = (method := random.choice(_METHODS)) == "card"
    currency = "USD" if random.random() < 0.05 else "KRW"
    values: dict[str, Any] = {
        "merchant_uid": f"order-{number:07d}",
        "pay_method": method,
        "pg_module": random.choice(("uplus", "tosspayments")),
        "mid": random.choice(("mid_a", "mid_b")),
        "name": random.choice(_NAMES),
        "buyer_name": random.choice(_BUYERS),
        "amount": random.choice((100, 1000, 49_999, 50_000, 123_456, 10**12)),
        "currency": currency,
        "card_code": random.choice(_ISSUERS) if is_card else "",
        "installment_months": random.choice((0, 0, 3, 12)) if is_card else 0,
        "started_at": started,
    }
    name = f"imp_{number:012d}"
    states = [fact(name, status="ready", **values)]
    end = random.random()
    if end < 0.08:
        return states
    if end < 0.25:
        reason = random.choice(_REASONS)
        failed: dict[str, Any] = {"failed_at": started + 40, "fail_reason": reason}
        return [*states, fact(name, status="failed", **values, **failed)]
    if end < 0.27:
        return [*states, fact(name, status="cancelled", **values, cancelled_at=started + 9)]
    paid: dict[str, Any] = {
        "paid_at": started + random.choice((1, 90, 90_000)),
        "approval_number": f"{number:08d}",
    }
    states.append(fact(name, **values, **paid))
    if random.random() < 0.2:
        states += _given_back(random, name, {**values, **paid})
    return states


def _given_back(random: Random, name: str, values: dict[str, Any]) -> Iterator[PaymentFact]:
    left, at = values["amount"], values["paid_at"]
    cancels: tuple[CancelFact, ...] = ()
    for part in range(random.randint(1, 3)):
        at += random.choice((1, 3600, 86_400, 30 * 86_400))
        amount = left if random.random() < 0.5 else random.randint(1, left)
        left -= amount
        cancels = (*cancels, CancelFact(f"{name}-{part}", amount, "변심", "", at))
        yield fact(
            name,
            cancels,
            **values,
            status="paid" if left else "cancelled",
            cancelled=values["amount"] - left,
            cancelled_at=0 if left else at,
        )
        if not left:
            return


def fill(session: Session, count: int, seed: int, *, size: int = 250) -> None:
    """Record random payments, each with some of its states, in pages, partly out of order."""
    random = Random(seed)  # noqa: S311 — no secret
    told: list[Sighting] = []
    for number in range(count):
        states = payment(random, number)
        environment = random.choice(("live", "live", "test", "sample"))
        chosen = [one for one in states[:-1] if random.random() < 0.3]
        seen = [*chosen, states[-1]]
        if random.random() < 0.1:
            random.shuffle(seen)
        told += [Sighting(one, environment, "ch-1") for one in seen]
    for at in range(0, len(told), size):
        record_all(session, told[at : at + size], cause=Cause.SYNC, observed_at=1_800_000_000)


def some_filter(random: Random) -> HistoryFilter:
    """Return a random filter."""

    def some(values: tuple[Any, ...], odds: float = 0.3) -> tuple[Any, ...]:
        if random.random() > odds:
            return ()
        return tuple(sorted(random.sample(sorted(set(values)), random.randint(1, 2))))

    first = FIRST + timedelta(days=random.randrange(-40, DAYS))
    amounts = random.random() < 0.15
    return HistoryFilter(
        first_day=first,
        last_day=first + timedelta(days=random.choice((0, 1, 6, 30, 45, 90, 400))),
        basis=random.choice(list(Basis)),
        environments=random.choice(((), (), ("live",), ("test", "live"))),
        statuses=some(("ready", "failed", "paid", "cancelled")),
        methods=some(_METHODS),
        issuers=some(_ISSUERS),
        months=some((0, 3, 12)),
        pg_modules=some(("uplus", "tosspayments"), 0.15),
        mids=some(("mid_a", "mid_b"), 0.15),
        reasons=tuple(one[:100] for one in some(_REASONS[:3], 0.05)),
        currency=random.choice(("", "", "", "KRW", "USD")),
        min_amount=random.choice((0, 1000, 50_000)) if amounts else None,
        max_amount=random.choice((999, 123_456)) if amounts else None,
        text=random.choice(("커피", "이어폰", "% 사과_", "김민", "o'n", "ORDER-00001", "책", '"'))
        if random.random() < 0.2
        else "",
    )
