"""Which schema has a ledger? Asked without what works with it, so that a start can ask first."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_REVISION: Final = re.compile(r"^revision = \"([^\"]+)\"", re.MULTILINE)
IN_USE: Final = "SELECT version_num FROM alembic_version"


@cache
def newest() -> str:
    """Return the name of the newest schema: that of the last file of migrations."""
    last = max((MIGRATIONS / "versions").glob("[0-9]*.py"))
    found = _REVISION.search(last.read_text(encoding="utf-8"))
    return found[1] if found else ""


def is_up_to_date(path: Path) -> bool:
    """Say whether a file is a ledger of the newest schema; a doubt is a no."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(IN_USE).fetchall() == [(newest(),)]
    except sqlite3.Error:
        return False
