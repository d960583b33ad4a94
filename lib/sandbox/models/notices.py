"""Who is to hear of what happened to a payment?"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any


def announce(
    db: sqlite3.Connection,
    now: int,
    payment: sqlite3.Row | Mapping[str, Any],
    status: str,
    *,
    cancellation_id: str | None = None,
) -> None:
    """Put a webhook into the outbox; nobody listens yet."""
