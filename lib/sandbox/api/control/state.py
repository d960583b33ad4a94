"""How is the sandbox emptied, filled and set up? ``/_control``, reset, seed, settings."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from lib.sandbox import clock, samples
from lib.sandbox.api.control.clock import standing
from lib.sandbox.api.control.operation import Body, Nothing, Operation, read
from lib.sandbox.api.routing import Call
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import nightly, settings
from lib.sandbox.models.settings import Switches
from lib.sandbox.rows import Connection

_DAILY: Final = (("nightly", "nightly_cancel"), ("recovery", "recovery_hour"))


class Reset(Body):
    """What survives."""

    keep_settings: bool = Field(
        default=False, description="Keep switches and webhook settings; all else goes."
    )


class Seed(Body):
    """What is made."""

    payments: int = Field(default=24, ge=1, le=500)
    seed: int = Field(default=1, ge=0, description="The same seed makes the same payments.")


def overview(gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Show what there is at a glance."""
    counted = {
        name: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 — fixed names
        for name, table in (
            ("payments", "payment"),
            ("billing_keys", "customer"),
            ("faults", "fault"),
            ("webhooks", "notice"),
        )
    }
    return {"clock": standing(gateway, db), "counts": counted}


def reset(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Make the sandbox as a new one: no payments, no keys, no tokens, real time."""
    kept: list[tuple[str, str]] = []
    if read(call, Reset).keep_settings:
        kept = [tuple(row) for row in db.execute("SELECT name, value FROM setting")]
    gateway.store.empty(db)
    db.executemany("INSERT INTO setting VALUES (?, ?)", kept)
    gateway.pulse.feel(db)
    nightly.forget_after(db, clock.now_in(db, gateway.machine))
    return overview(gateway, call, db)


def seed(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Make plausible payments of the last two weeks; those that are there already stay."""
    asked = read(call, Seed)
    return {"made": samples.make(db, gateway, asked.payments, asked.seed)}


def switches(_gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """Show how the switches stand."""
    return settings.switches(db).model_dump()


def change_switches(gateway: Gateway, call: Call, db: Connection) -> dict[str, Any]:
    """Change some switches; a daily job that is switched on begins with the next time of day."""
    before = settings.switches(db).model_dump()
    after = settings.change(db, Switches, call.body).model_dump()
    for job, switch in _DAILY:
        if after[switch] and not before[switch]:
            nightly.note_done(db, job, clock.now_in(db, gateway.machine))
    return after


class SwitchesBody(Switches, Body):
    """The switches; those left out stay as they are."""


OPERATIONS: Final = (
    Operation("GET", "/_control", overview, "State", "Show what there is at a glance."),
    Operation(
        "POST",
        "/_control/reset",
        reset,
        "State",
        "Empty the sandbox: as a new one, in real time.",
        Reset,
        writes=True,
    ),
    Operation(
        "POST",
        "/_control/seed",
        seed,
        "State",
        "Make plausible payments of the last two weeks, without webhooks.",
        Seed,
        writes=True,
    ),
    Operation("GET", "/_control/settings", switches, "State", "Show the switches.", Nothing),
    Operation(
        "POST",
        "/_control/settings",
        change_switches,
        "State",
        "Change some switches.",
        SwitchesBody,
        writes=True,
    ),
)
