"""How is the clock stopped and moved? ``/_control/clock``.

What a moved clock passes over happens one after the other, each in a write of its own and at its
own instant, before the clock arrives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from pydantic import Field

from lib.kernel.clock import SEOUL
from lib.sandbox import clock, due, pulse
from lib.sandbox.api.control.operation import Body, Instant, Operation, number, read
from lib.sandbox.api.routing import Call, Postponed
from lib.sandbox.due import Due
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import nightly
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.rows import Connection
from lib.sandbox.timed import happen

_MOST_TOLD: Final = 1000
_MOST_DUE: Final = 500


class Freeze(Body):
    """Where the clock is to stand."""

    at: Instant | None = None


class Advance(Body):
    """How far the clock is to move; the parts are added up."""

    seconds: int = Field(default=0, ge=0)
    minutes: int = Field(default=0, ge=0)
    hours: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)

    @property
    def total(self) -> int:
        """Return the whole in seconds."""
        return self.seconds + 60 * (self.minutes + 60 * (self.hours + 24 * self.days))


class Jump(Body):
    """Where the clock is to stand, earlier or later than now."""

    at: Instant


def show(gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Show how the clock stands and what comes next."""
    return standing(gateway, db)


def standing(gateway: Gateway, db: Connection) -> dict[str, Any]:
    """Return how the clock stands, as the present transaction sees it."""
    beat = pulse.read(db)
    now = clock.now_in(db, gateway.machine)
    coming = due.earliest(db)
    return {
        "mode": beat.mode,
        "now": now,
        "seoul": datetime.fromtimestamp(now, UTC).astimezone(SEOUL).isoformat(),
        "ahead": beat.at if beat.mode == "shifted" else 0,
        "next": asdict(coming) if coming else None,
    }


def freeze(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
    """Stop the clock, where it stands or elsewhere."""
    at = read(call, Freeze).at
    clock.freeze(db, gateway.machine)
    return _travel(gateway, clock.now_in(db, gateway.machine) if at is None else at, db)


def release(gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Let a stopped clock go on from where it stands."""
    clock.release(db, gateway.machine)
    return _told(gateway, db, [])


def advance(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
    """Move the clock forward."""
    total, now = read(call, Advance).total, clock.now_in(db, gateway.machine)
    _check_reach(now + total)
    return _forward(gateway, total, [], db)


def jump(gateway: Gateway, call: Call, db: Connection) -> Any:  # noqa: ANN401
    """Set the clock."""
    return _travel(gateway, read(call, Jump).at, db)


def to_next(gateway: Gateway, _call: Call, db: Connection) -> Any:  # noqa: ANN401
    """Move the clock to what happens next, and let it happen."""
    coming = due.earliest(db)
    if coming is None:
        raise Refusal(PORTONE, "Nothing is going to happen by itself.", status=400)
    return _forward(gateway, max(0, coming.at - clock.now_in(db, gateway.machine)), [], db)


def follow_the_machine(gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Go back to real time; what had happened stays."""
    clock.follow_the_machine(db)
    nightly.forget_after(db, clock.now_in(db, gateway.machine))
    return _told(gateway, db, [])


def coming(_gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """List what is going to happen by itself, the earliest first."""
    return [asdict(one) for one in due.coming(db, number(call, "limit", 50, _MOST_DUE))]


def _travel(gateway: Gateway, target: int, db: Connection) -> Any:  # noqa: ANN401
    """Move the clock to an instant, past everything that is due on the way."""
    _check_reach(target)
    happened: list[dict[str, Any]] = []
    arrive = partial(_arrive, gateway, target, happened)
    return _step(gateway, target, happened, arrive, db)


def _check_reach(target: int) -> None:
    if not clock.EARLIEST <= target <= clock.LATEST:
        raise Refusal(PORTONE, "The clock does not go that far.", status=400)


def _forward(gateway: Gateway, left: int, happened: list[dict[str, Any]], db: Connection) -> Any:  # noqa: ANN401
    """Let one thing happen that lies within the seconds that are left to go, or arrive.

    They are counted from where the clock stands by then, so of several calls at the same time each
    moves it by its own seconds, and none moves it back.
    """
    now = clock.now_in(db, gateway.machine)
    coming = due.earliest(db)
    if coming is None or coming.at > now + left:
        return _arrive(gateway, min(now + left, clock.LATEST), happened, db)
    way = max(0, coming.at - now)
    _let_happen(gateway, coming, now + left, happened, db)
    return Postponed(0, partial(_forward, gateway, left - way, happened))


def _step(
    gateway: Gateway,
    target: int,
    happened: list[dict[str, Any]],
    arrive: Callable[[Connection], Any],
    db: Connection,
) -> Any:  # noqa: ANN401
    """Let one thing happen, with the clock at its instant, or arrive."""
    coming: Due | None = due.earliest(db)
    if coming is None or coming.at > target:
        return arrive(db)
    _let_happen(gateway, coming, target, happened, db)
    return Postponed(0, partial(_step, gateway, target, happened, arrive))


def _let_happen(
    gateway: Gateway,
    coming: Due,
    until: int,
    happened: list[dict[str, Any]],
    db: Connection,
) -> None:
    """Let the first thing happen that comes, with the clock at its instant or later."""
    if coming.at > clock.now_in(db, gateway.machine):
        clock.set_to(db, gateway.machine, coming.at)
        gateway.pulse.feel(db)
    done = happen(gateway, until, db)
    if done and len(happened) < _MOST_TOLD:
        happened.append(done)


def _arrive(
    gateway: Gateway, target: int, happened: list[dict[str, Any]], db: Connection
) -> dict[str, Any]:
    clock.set_to(db, gateway.machine, target)
    nightly.forget_after(db, target)
    return _told(gateway, db, happened)


def _told(gateway: Gateway, db: Connection, happened: list[dict[str, Any]]) -> dict[str, Any]:
    gateway.pulse.feel(db)
    return {**standing(gateway, db), "happened": happened}


OPERATIONS: Final = (
    Operation("GET", "/_control/clock", show, "Clock", "Show how the clock stands."),
    Operation(
        "POST", "/_control/clock/freeze", freeze, "Clock", "Stop the clock.", Freeze, writes=True
    ),
    Operation(
        "POST",
        "/_control/clock/release",
        release,
        "Clock",
        "Let a stopped clock go on from where it stands.",
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/clock/advance",
        advance,
        "Clock",
        "Move the clock forward; what is due on the way happens once, in order.",
        Advance,
        writes=True,
    ),
    Operation("POST", "/_control/clock/jump", jump, "Clock", "Set the clock.", Jump, writes=True),
    Operation(
        "POST",
        "/_control/clock/next",
        to_next,
        "Clock",
        "Move the clock to what happens next.",
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/clock/real",
        follow_the_machine,
        "Clock",
        "Go back to real time.",
        writes=True,
    ),
    Operation(
        "GET",
        "/_control/due",
        coming,
        "Clock",
        "List what is going to happen by itself.",
        query=(("limit", f"1 to {_MOST_DUE}; 50 without it"),),
    ),
)
