"""Which ledger is measured? A made-up one of some size, or one that is kept in a folder."""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from lib.kernel.settings import Settings
from lib.ledger.rollups.cells import day_of
from lib.services.bootstrap import Services, build

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    Attributes:
        payments: how many.
        ledger: a folder that is kept; None = one that is removed afterwards.
    """

    payments: int
    ledger: Path | None

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give the folder of the ledger."""
        if self.ledger is not None:
            yield self.ledger
            return
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


def read(arguments: Sequence[str], payments: int) -> Asked:
    """Read ``--payments`` and ``--ledger``.

    Args:
        arguments: of the command line.
        payments: how many unless told otherwise.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--payments", type=int, default=payments, help="of a ledger that is made")
    parser.add_argument("--ledger", type=Path, help="folder of one that is kept for the next run")
    given = parser.parse_args(arguments)
    return Asked(given.payments, given.ledger)


def opened(folder: Path) -> Services:
    """Open the services on a folder; no gateway is asked."""
    return build(Settings(data_dir=folder, sandbox_url="http://127.0.0.1:9"))


def held(path: Path) -> tuple[int, date]:
    """Return how many made-up payments there are, and the last whole Korean day of them."""
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT count(*), max(started_at) FROM payment WHERE environment = 'sample'"
        count, at = database.execute(query).fetchone()
    return count, _EPOCH + timedelta(days=day_of(at) - 1)
