"""How is a payment window run? Where its results go, and in which order things shall happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

from lib.catalog.vocabulary import Environment
from lib.kernel.redaction import redact, redact_name

Webhook = Literal["usual", "first", "last", "late", "lost"]
Callback = Literal["arrives", "lost"]
Confirm = Literal["none", "accept", "refuse", "slow"]

NAMES: Final = ("merchant_uid", "customer_uid", "customer_id")
DOOR: Final = "/-/hooks/portone"
RETURN: Final = "/-/return"
CONFIRM: Final = "/-/confirm"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a run beside the call itself.

    Attributes:
        results_here: whether webhook and redirect come to this console instead of the addresses in
            the set; a webhook can only from the sandbox.
        register: whether the amount is registered beforehand.
        webhook: when the sandbox sends the webhook.
        twice: whether it sends the webhook twice.
        callback: whether the browser's callback arrives.
        confirm: what the built-in confirm endpoint answers; none = the set's own address, if any.
        reason: why it refuses.
        tampered: won the buyer changes the amount to; 0 = nothing is changed.
    """

    results_here: bool = True
    register: bool = False
    webhook: Webhook = "usual"
    twice: bool = False
    callback: Callback = "arrives"
    confirm: Confirm = "none"
    reason: str = ""
    tampered: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return the plan as plain data."""
        return asdict(self)


AS_IT_IS: Final = Plan(results_here=False)


def plan_of(data: Mapping[str, Any]) -> Plan:
    """Read a plan from plain data; what it does not know is passed over."""
    return Plan(**{one.name: data[one.name] for one in fields(Plan) if one.name in data})


def without_cards(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return a call as it may be kept: without card numbers, also where they serve as names."""
    kept: dict[str, Any] = redact(dict(params))
    for name in NAMES:
        if isinstance(kept.get(name), str):
            kept[name] = redact_name(kept[name])
    return kept


def params_of(  # noqa: PLR0913 — the call, and where its results go
    params: Mapping[str, Any],
    plan: Plan,
    *,
    checkout_id: str,
    environment: str,
    door: str,
    origin: str,
) -> dict[str, Any]:
    """Return the call as a run makes it.

    Args:
        params: the set.
        plan: how it is run.
        checkout_id: number of the run, by which a redirect is told from another.
        environment: of the channel.
        door: base URL under which the sandbox reaches this console.
        origin: base URL under which the buyer's browser reaches this console.
    """
    run = without_cards(params)
    in_sandbox = environment == Environment.SANDBOX
    if plan.results_here:
        run["m_redirect_url"] = f"{origin}{RETURN}/{checkout_id}"
        if in_sandbox:
            run["notice_url"] = f"{door}{DOOR}"
    if in_sandbox and plan.confirm != "none":
        run["confirm_url"] = f"{door}{CONFIRM}/{plan.confirm}/{checkout_id}"
    return run
