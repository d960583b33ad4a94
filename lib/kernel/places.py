"""Where does this installation keep its files? Told by the environment, and cheap to ask."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]
PREFIX: Final = "PAYBENCH_"


def data_dir() -> Path:
    """Return the folder of both databases, as the settings have it."""
    return Path(os.environ.get(f"{PREFIX}DATA_DIR", PROJECT / "data"))


def database_url() -> str:
    """Return the address of the database, as the settings have it; empty = files."""
    return os.environ.get(f"{PREFIX}DATABASE_URL") or os.environ.get("DATABASE_URL", "")


def ledger_path(folder: Path) -> Path:
    """Return where the console keeps what it knows."""
    return folder / "ledger.db"
