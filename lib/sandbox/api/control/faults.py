"""What shall go wrong? ``/_control/faults``."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from lib.catalog.faults import faults as known_faults
from lib.sandbox.api.control.operation import Body, Operation, read
from lib.sandbox.api.routing import Call
from lib.sandbox.gateway import Gateway
from lib.sandbox.models import faults
from lib.sandbox.models.refusals import NotFound
from lib.sandbox.rows import Connection

_SHOWN: Final = ("source", "read_on", "verified_on")


class Arm(Body):
    """A fault for calls to come."""

    name: str = Field(description="As in the list of faults.")
    value: int | None = Field(default=None, description="In the fault's unit.")
    times: int = Field(default=1, description="How often it strikes; -1 = until it is taken away.")
    operation: str = Field(
        default="", description="Catalogue name of the only call it strikes; empty = any."
    )
    merchant_uid: str = Field(
        default="",
        max_length=40,
        description="The only order it strikes, for faults of webhooks and windows; empty = any.",
    )


def show(_gateway: Gateway, _call: Call, db: Connection) -> dict[str, Any]:
    """List the faults there are, and those that are armed."""
    return {
        "armed": faults.armed(db),
        "known": [fault.model_dump(exclude=set(_SHOWN)) for fault in known_faults()],
    }


def arm(gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """Arm a fault and list what is armed."""
    asked = read(call, Arm)
    fault = faults.named(asked.name, "" if asked.value is None else str(asked.value))
    faults.arm(
        db,
        gateway.unix_now,
        fault,
        operation=asked.operation,
        merchant_uid=asked.merchant_uid,
        times=asked.times,
    )
    gateway.pulse.feel(db)
    return faults.armed(db)


def disarm(gateway: Gateway, call: Call, db: Connection) -> list[dict[str, Any]]:
    """Take one armed fault away, or all, and list what is left.

    Raises:
        NotFound: there is no such fault.
    """
    named = call.path.get("number")
    if named is not None and not (
        named.isascii() and named.isdigit() and len(named) < 10 and faults.disarm(db, int(named))  # noqa: PLR2004
    ):
        raise NotFound("No such fault is armed.")
    if named is None:
        faults.disarm(db)
    gateway.pulse.feel(db)
    return faults.armed(db)


OPERATIONS: Final = (
    Operation("GET", "/_control/faults", show, "Faults", "List known and armed faults."),
    Operation("POST", "/_control/faults", arm, "Faults", "Arm a fault.", Arm, writes=True),
    Operation(
        "DELETE", "/_control/faults", disarm, "Faults", "Take all armed faults away.", writes=True
    ),
    Operation(
        "DELETE",
        "/_control/faults/{number}",
        disarm,
        "Faults",
        "Take one armed fault away.",
        writes=True,
    ),
)
