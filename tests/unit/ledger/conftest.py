"""What do ledger tests share? A migrated file of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger.engine import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A ledger in a file of its own, up to date."""
    opened = Database(tmp_path / "ledger.db")
    opened.migrate()
    yield opened
    opened.close()
