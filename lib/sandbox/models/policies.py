"""When is a webhook sent again? Once and never again, unless the merchant has asked for more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lib.sandbox.models.settings import Policy

DELIVERED: Final = 200
_SERVER_ERRORS: Final = range(500, 600)
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows a delivery that failed.

    Attributes:
        waits: seconds before the second delivery, the third, and so on.
        again_after: whether a status is worth another delivery; None = there was no answer.
    """

    waits: tuple[int, ...]
    again_after: Callable[[int | None], bool]


def _broke_down(status: int | None) -> bool:
    return status is None or status in _SERVER_ERRORS


def _not_200(status: int | None) -> bool:
    return status != DELIVERED


RULES: Final[dict[Policy, Rule]] = {
    "once": Rule((), _not_200),
    # Two wordings of one offer: five deliveries, a minute apart.
    "five": Rule((_MINUTE,) * 4, _broke_down),
    "until_200": Rule((_MINUTE,) * 4, _not_200),
    # The PG's own: seven further ones, from a minute to 4,096; what it repeats after is ours.
    "toss": Rule(tuple(_MINUTE * 4**step for step in range(7)), _not_200),
}


def wait_after(policy: Policy, deliveries: int, status: int | None) -> int | None:
    """Return how many seconds after a failed delivery the next one is due; None = never.

    Args:
        policy: what the merchant has asked for.
        deliveries: how many there have been, the failed one included; not those that a person
            asked for.
        status: HTTP status of the answer; None = there was none.
    """
    rule = RULES[policy]
    if deliveries > len(rule.waits) or not rule.again_after(status):
        return None
    return rule.waits[deliveries - 1]
