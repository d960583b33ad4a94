"""Who does this? Every command names its actor, and the audit trail keeps the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a timed job.

    Attributes:
        name: what the audit trail shows.
    """

    name: str


LOCAL: Final = Actor("local")
SYSTEM: Final = Actor("system")
