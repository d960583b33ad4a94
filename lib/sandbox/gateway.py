"""What does every call need at hand? Settings, clock and state of one sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.kernel.clock import Clock, to_unix
from lib.sandbox.config import SandboxConfig
from lib.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Gateway:
    """One sandbox.

    Attributes:
        config: how it is set up.
        clock: its idea of the time.
        store: its state.
    """

    config: SandboxConfig
    clock: Clock
    store: Store

    @property
    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.clock.now()

    @property
    def unix_now(self) -> int:
        """Return the present instant in UNIX seconds."""
        return to_unix(self.clock.now())
