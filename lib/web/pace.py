"""How fast may one address come? Buckets that fill again, for the doors that anybody may knock at.

A bucket a route and an address: what it holds may come at once, what flows in may come for ever.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from lib.kernel.clock import Clock

_MOST: Final = 10_000  # addresses that are remembered; the one heard of longest ago is dropped


@dataclass(frozen=True, slots=True)
class Pace:
    """What a route bears.

    Attributes:
        path: how it begins.
        burst: requests at once.
        a_second: requests a second after that.
    """

    path: str
    burst: float
    a_second: float


# Ours. A token holds for half an hour, so nobody needs many; who guesses secrets does.
TOKENS: Final = Pace("/-/sandbox/users/getToken", burst=200, a_second=10)
# A gateway sends a webhook a payment: the burst is a large batch. Bodies that name no payment have
# a limit of their own, see lib.web.door.
WEBHOOKS: Final = Pace("/-/hooks/", burst=3_000, a_second=300)


class Paces:
    """The buckets of one process."""

    def __init__(self, clock: Clock, *paces: Pace) -> None:
        self._clock = clock
        self._paces = paces
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def has_room(self, path: str, address: str) -> bool:
        """Count a request and say whether it may pass."""
        pace = next((one for one in self._paces if path.startswith(one.path)), None)
        if pace is None:
            return True
        now = self._clock.now().timestamp()
        key = (pace.path, address)
        left, since = self._buckets.pop(key, (pace.burst, now))
        left = min(pace.burst, left + max(0.0, now - since) * pace.a_second)
        passes = left >= 1
        self._buckets[key] = (left - 1 if passes else left, now)
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        return passes
