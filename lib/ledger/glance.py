"""What does the ledger say to a program that ends at once? Read straight from where it is.

The classes of the tables take longer to load than such a program may run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from lib.kernel.errors import LedgerError

_CHANNELS: Final = (
    "SELECT name, pg_module, mid, channel_key, user_code, sdk, mid_api_version, environment,"
    " is_default FROM channel"
)
_PAYMENTS: Final = "SELECT status FROM payment WHERE environment = ? AND merchant_uid = ?"
_KEYS: Final = (
    "SELECT customer_uid FROM billing_key"
    " WHERE environment = ? AND customer_uid = ? AND deleted_at = 0"
)
_FURTHEST_FIRST: Final = ("cancelled", "paid", "ready", "failed")


def furthest(statuses: Iterable[str]) -> str | None:
    """Return the furthest of the states that payments of one order number are in."""
    known = set(statuses)
    return next((status for status in _FURTHEST_FIRST if status in known), None)


def is_there(place: Path | str) -> bool:
    """Say whether there is a ledger at a file or in a PostgreSQL database.

    Raises:
        LedgerError: it cannot be read.
    """
    if isinstance(place, Path):
        return place.is_file()
    return bool(_read(place, "SELECT 1 WHERE to_regclass('channel') IS NOT NULL"))


def channels(place: Path | str) -> list[dict[str, Any]]:
    """Return what may be known of each channel: everything but its keys.

    Raises:
        LedgerError: it cannot be read.
    """
    return [{**row, "is_default": bool(row["is_default"])} for row in _read(place, _CHANNELS)]


def order_number(place: Path | str, environment: str, merchant_uid: str) -> dict[str, str]:
    """Return under which status an order number is known; empty when it is new.

    Raises:
        LedgerError: it cannot be read.
    """
    found = _read(place, _PAYMENTS, environment, merchant_uid)
    status = furthest(row["status"] for row in found)
    return {merchant_uid: status} if status else {}


def billing_keys(place: Path | str, environment: str, customer_uid: str) -> frozenset[str]:
    """Return a billing-key handle if the ledger knows a key behind it; else nothing.

    Raises:
        LedgerError: it cannot be read.
    """
    found = _read(place, _KEYS, environment, customer_uid)
    return frozenset(row["customer_uid"] for row in found)


def _read(place: Path | str, query: str, *values: str) -> list[dict[str, Any]]:
    if isinstance(place, str):
        return _read_at(place, query, *values)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(place))}?mode=ro", uri=True)) as opened:
            opened.row_factory = sqlite3.Row
            return [dict(row) for row in opened.execute(query, values)]
    except (sqlite3.Error, UnicodeEncodeError) as error:  # halves of surrogate pairs
        raise LedgerError(f"The ledger cannot be read ({error}).") from error


def _read_at(address: str, query: str, *values: str) -> list[dict[str, Any]]:
    try:
        import psycopg  # noqa: PLC0415 — few have it
        from psycopg.rows import dict_row  # noqa: PLC0415
    except ImportError as error:
        raise LedgerError(
            "PostgreSQL needs more packages: pip install 'psycopg[binary]'."
        ) from error
    try:
        with psycopg.connect(address, row_factory=dict_row) as opened:
            return opened.execute(query.replace("?", "%s").encode(), values).fetchall()
    except (psycopg.Error, UnicodeEncodeError) as error:  # halves of surrogate pairs
        raise LedgerError(f"The ledger cannot be read ({' '.join(str(error).split())}).") from error
