"""Who comes first, the webhook or the browser? What a plan asks of the sandbox, and its undoing.

Everything is asked for one order number, so other windows and other people notice nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.access.actors import Actor
from lib.kernel.errors import InvalidInput
from lib.services.checkout_plan import Plan
from lib.services.sandbox_control import SandboxControl

# Seconds of the machine's clock, because the sandbox's may stand still: long enough for a browser
# to be done before, and to be noticed.
LAST: Final = 3
LATE: Final = 20


def arrange(control: SandboxControl, plan: Plan, merchant_uid: str, actor: Actor) -> dict[str, Any]:
    """Ask the sandbox for what a plan wants of the payment window of an order.

    Returns:
        What ``undo`` has to know; empty when the plan wants nothing.

    Raises:
        GatewayUnreachable: the sandbox does not answer.
        InvalidInput: it refused.
    """
    armed = [
        control.arm(name, value, actor, merchant_uid=merchant_uid)
        for name, value in _faults(plan)
        if merchant_uid  # a window without an order number never opens
    ]
    return {"armed": armed} if armed else {}


def undo(control: SandboxControl, done: Mapping[str, Any], actor: Actor) -> None:
    """Take back what an earlier plan asked for and nothing has used up."""
    standing = {one["id"] for one in control.armed_faults()} if done.get("armed") else set()
    for number in done.get("armed", ()):
        if number in standing:
            try:
                control.disarm(number, actor)
            except InvalidInput:
                continue  # it struck in this very moment


def _faults(plan: Plan) -> list[tuple[str, int | None]]:
    faults: list[tuple[str, int | None]] = []
    match plan.webhook:
        case "first":
            faults.append(("webhook_first", None))
        case "last":
            faults.append(("webhook_pause", LAST))
        case "late":
            faults.append(("webhook_pause", LATE))
        case "lost":
            faults.append(("webhook_lost", None))
        case _in_time:
            pass
    if plan.twice:
        # The copy stands behind what it is copied from, so it is never sent before that.
        faults.append(("webhook_duplicate", None))
    if plan.tampered:
        faults.append(("tamper_amount", plan.tampered))
    return faults
