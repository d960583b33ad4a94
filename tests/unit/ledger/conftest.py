"""What do ledger tests share? A migrated file of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger.engine import Database
from tests.databases import ON_POSTGRESQL, fresh

if ON_POSTGRESQL:  # what is about a file, or about the processes that share it
    collect_ignore = ["test_engine.py", "test_migrations.py"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A ledger in a file of its own, up to date."""
    opened = fresh(tmp_path)
    yield opened
    opened.close()
