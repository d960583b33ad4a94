"""Where may a sandbox keep its state? In memory, in a file, or in a PostgreSQL that many share."""

from __future__ import annotations

from pathlib import Path

from lib.sandbox.file_store import FileStore
from lib.sandbox.store import Store, StoreError


def store_at(place: Path | str | None) -> Store:
    """Make the store of a place; nothing is opened yet.

    Args:
        place: a file; the address of a PostgreSQL database, ``postgresql://…``; None = memory.

    Raises:
        StoreError: the driver of PostgreSQL is not installed.
    """
    if not isinstance(place, str):
        return FileStore(place)
    try:
        from lib.sandbox.server_store import ServerStore  # noqa: PLC0415 — few have the driver
    except ImportError:
        raise StoreError(
            "The sandbox needs more packages for PostgreSQL: pip install 'psycopg[binary]'."
        ) from None
    return ServerStore(place)
