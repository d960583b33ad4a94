"""When are days packed, so that any question is answered fast? Now and then, after they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lib.kernel.memory import seldom_collected
from lib.ledger.engine import Database
from lib.ledger.rollups import recount

_FEW: Final = 8  # days a transaction, which is held for some milliseconds

Progress = Callable[[int, int], object]


class Packing:
    """Packs Korean days that have changed; until then they are read the slow way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(
        self, progress: Progress = lambda _done, _total: None, *, most: int | None = None
    ) -> int:
        """Pack days that have changed since they were packed.

        May be stopped at any time and run by several processes at once.

        Args:
            progress: called with how many days are packed, of how many.
            most: how many days at most; None = all.

        Returns:
            How many days were packed.
        """
        from lib.ledger.rollups import packing  # noqa: PLC0415 — takes a tenth of a second once

        with self._database.reading() as session:
            days = packing.stale(session, most)
            environments = recount.environments(session)
        done = 0
        with seldom_collected():
            for start in range(0, len(days), _FEW):
                with self._database.reading() as session:
                    some = [
                        packing.read(session, day, environments)
                        for day in days[start : start + _FEW]
                    ]
                with self._database.writing() as session:
                    done += packing.keep(session, some)
                progress(min(start + _FEW, len(days)), len(days))
        return done
