"""What does every call need at hand? Settings, clock, state and mint of one sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.kernel.clock import Clock, to_unix
from lib.sandbox.config import SandboxConfig
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.models.moments import Moment
from lib.sandbox.pulse import Pulse
from lib.sandbox.store import Store
from lib.sandbox.writer import Writer


@dataclass(frozen=True, slots=True)
class Gateway:
    """One sandbox.

    Attributes:
        config: how it is set up.
        clock: its idea of the time.
        store: its state.
        writer: the only way to change that state while the sandbox is served.
        ids: the mint of its identifiers.
        machine: the clock that its own follows while nobody has moved it.
        pulse: what every call must know at once.
    """

    config: SandboxConfig
    clock: Clock
    store: Store
    writer: Writer
    ids: Identifiers
    machine: Clock
    pulse: Pulse

    @property
    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.clock.now()

    @property
    def unix_now(self) -> int:
        """Return the present instant in UNIX seconds."""
        return to_unix(self.clock.now())

    @property
    def moment(self) -> Moment:
        """Return the present instant together with the mint."""
        return Moment(self.ids, self.clock.now())
