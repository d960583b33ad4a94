"""What time is it at a gateway? The sandbox has a clock of its own; a real one has ours."""

from __future__ import annotations

from datetime import UTC, datetime

from lib.catalog.vocabulary import Environment
from lib.kernel.clock import Clock
from lib.kernel.errors import PaybenchError
from lib.services.sandbox_control import SandboxControl


class GatewayTime:
    """The present instant by environment."""

    def __init__(self, sandbox: SandboxControl, clock: Clock) -> None:
        self._sandbox = sandbox
        self._clock = clock

    def now(self, environment: str) -> datetime:
        """Return the present instant of a gateway; ours where the sandbox does not answer."""
        if environment == Environment.SANDBOX:
            try:
                return datetime.fromtimestamp(int(self._sandbox.clock()["now"]), UTC)
            except (PaybenchError, KeyError, TypeError, ValueError):
                return self._clock.now()
        return self._clock.now()
