"""What is due by itself, and what happens then? Schedules, recoveries, nights; in their order.

Each due thing is one write transaction and happens at its own instant, however late it is noticed:
when the clock jumps over it, when the sandbox was not running, or when another process of the same
file did it first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal

from lib.kernel.clock import FixedClock
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import nightly
from lib.sandbox.models.settings import switches

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
    """

    at: int
    kind: Kind
    subject: str = ""
    amount: int = 0


def earliest(db: sqlite3.Connection) -> Due | None:
    """Return what happens next, due or not."""
    coming = [*_daily(db)]
    return min(coming, key=lambda due: (due.at, _RANK[due.kind]), default=None)


def coming(db: sqlite3.Connection, most: int) -> list[Due]:
    """Return what happens next, the earliest first."""
    found = [*_daily(db)]
    return sorted(found, key=lambda due: (due.at, _RANK[due.kind]))[:most]


def carry_out(db: sqlite3.Connection, gateway: Gateway, due: Due) -> dict[str, Any]:
    """Let what is due happen at its own instant, and say what came of it."""
    at = replace(gateway, clock=FixedClock(datetime.fromtimestamp(due.at, UTC)))
    told: dict[str, Any] = {"at": due.at, "kind": due.kind}
    match due.kind:
        case "nightly":
            return told | {"cancelled": nightly.cancel_test_payments(db, at.ids, due.at)}
        case _:
            return told


def _daily(db: sqlite3.Connection) -> Iterable[Due]:
    chosen = switches(db)
    if chosen.nightly_cancel:
        until, _got_to = nightly.done_until(db, "nightly")
        yield Due(nightly.daily_after(until, nightly.AT), "nightly")
