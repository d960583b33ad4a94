"""When does something happen, and how are the things numbered that come of it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.kernel.clock import to_unix
from lib.sandbox.models.identifiers import Identifiers


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant of an act, and the mint.

    Attributes:
        ids: mints the identifiers of what is made.
        at: the instant, aware.
    """

    ids: Identifiers
    at: datetime

    @property
    def now(self) -> int:
        """Return the instant in UNIX seconds."""
        return to_unix(self.at)
