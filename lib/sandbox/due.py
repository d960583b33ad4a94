"""What is due by itself, and what happens then? Schedules, recoveries, nights; in their order.

Each due thing is one write transaction and happens at its own instant, however late it is noticed:
when the clock jumps over it, when the sandbox was not running, or when another process of the same
file did it first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final, Literal

from lib.sandbox.gateway import Gateway
from lib.sandbox.models import nightly, recovery, schedules
from lib.sandbox.models.moments import Moment
from lib.sandbox.models.settings import switches
from lib.sandbox.rows import Connection

Kind = Literal["schedule", "recovery", "nightly"]

_RANK: Final[dict[Kind, int]] = {"schedule": 0, "recovery": 1, "nightly": 2}


@dataclass(frozen=True, slots=True)
class Due:
    """Something that will happen by itself.

    Attributes:
        at: when, UNIX seconds.
        kind: what.
        subject: order number of a schedule; empty otherwise.
        amount: won of a schedule; 0 otherwise.
        number: of a schedule; 0 otherwise.
    """

    at: int
    kind: Kind
    subject: str = ""
    amount: int = 0
    number: int = 0


def earliest(db: Connection) -> Due | None:
    """Return what happens next, due or not."""
    found = [*_daily(db), *_scheduled(db, 1)]
    return min(found, key=_order, default=None)


def coming(db: Connection, most: int) -> list[Due]:
    """Return what happens next, the earliest first."""
    return sorted([*_daily(db), *_scheduled(db, most)], key=_order)[:most]


def carry_out(db: Connection, gateway: Gateway, due: Due) -> dict[str, Any]:
    """Let what is due happen at its own instant, and say what came of it."""
    moment = Moment(gateway.ids, datetime.fromtimestamp(due.at, UTC))
    told: dict[str, Any] = {"at": due.at, "kind": due.kind}
    match due.kind:
        case "schedule":
            imp_uid = schedules.run(db, moment, due.number)
            return told | {"merchant_uid": due.subject, "imp_uid": imp_uid}
        case "recovery":
            return told | {"retried": recovery.retry_failed(db, moment)}
        case "nightly":
            return told | {"cancelled": nightly.cancel_test_payments(db, moment)}


def _order(due: Due) -> tuple[int, int, int]:
    return due.at, _RANK[due.kind], due.number


def _scheduled(db: Connection, most: int) -> Iterable[Due]:
    rows = db.execute(
        "SELECT id, schedule_at, merchant_uid, amount FROM schedule WHERE status = 'scheduled'"
        " ORDER BY schedule_at, id LIMIT ?",
        (most,),
    )
    for row in rows.fetchall():
        yield Due(row["schedule_at"], "schedule", row["merchant_uid"], row["amount"], row["id"])


def _daily(db: Connection) -> Iterable[Due]:
    chosen = switches(db)
    if chosen.nightly_cancel:
        until, _got_to = nightly.done_until(db, "nightly")
        yield Due(nightly.daily_after(until, nightly.AT), "nightly")
    if chosen.recovery_hour is not None:
        until, _got_to = nightly.done_until(db, "recovery")
        yield Due(nightly.daily_after(until, time(chosen.recovery_hour)), "recovery")
