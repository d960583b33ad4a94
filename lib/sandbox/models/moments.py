"""When does something happen, and how are the things numbered that come of it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.catalog.vocabulary import PgModule
from lib.kernel.clock import to_unix
from lib.sandbox.models.identifiers import Identifiers
from lib.sandbox.rows import Connection


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant of an act, and the mint.

    Attributes:
        ids: mints the identifiers of what is made.
        at: the instant, aware.
    """

    ids: Identifiers
    at: datetime

    def pg_tid(self, db: Connection, provider: str, mid: str) -> str:
        """Mint the PG's transaction number, in the form of the module that takes the payment."""
        if provider == PgModule.UPLUS:
            return self.ids.old_pg_tid(db, mid, self.at)
        return self.ids.pg_tid(db)

    @property
    def now(self) -> int:
        """Return the instant in UNIX seconds."""
        return to_unix(self.at)
