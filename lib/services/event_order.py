"""Who comes first, the webhook or the browser? What a plan asks of the sandbox, and its undoing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.access.actors import Actor
from lib.kernel.errors import InvalidInput
from lib.services.checkout_plan import Plan
from lib.services.sandbox_control import SandboxControl

# Seconds by the sandbox's clock: long enough for a browser to be done before, and to be noticed.
LAST: Final = 3
LATE: Final = 20


def arrange(control: SandboxControl, plan: Plan, actor: Actor) -> dict[str, Any]:
    """Ask the sandbox for what a plan wants of the next payment window.

    Returns:
        What ``undo`` has to know; empty when the plan wants nothing.

    Raises:
        GatewayUnreachable: the sandbox does not answer.
        InvalidInput: it refused.
    """
    done: dict[str, Any] = {}
    if plan.webhook == "first":
        before = control.webhooks()["settings"]["order"]
        if before != "webhook_first":
            control.change_webhooks({"order": "webhook_first"}, actor)
            done["order"] = before
    armed = [
        control.arm(name, value, actor, times=1, operation="") for name, value in _faults(plan)
    ]
    return {**done, "armed": armed} if armed else done


def undo(control: SandboxControl, done: Mapping[str, Any], actor: Actor) -> None:
    """Take back what an earlier plan asked for and nothing has used up."""
    if "order" in done:
        control.change_webhooks({"order": done["order"]}, actor)
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
        case "last":
            faults.append(("webhook_delay", LAST))
        case "late":
            faults.append(("webhook_delay", LATE))
        case "lost":
            faults.append(("webhook_lost", None))
        case _in_time:
            pass
    if plan.twice:
        # The copy is as late as what it is copied from, so it comes behind the delay.
        faults.append(("webhook_duplicate", None))
    if plan.tampered:
        faults.append(("tamper_amount", plan.tampered))
    return faults
