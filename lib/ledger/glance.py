"""What does the ledger say to a program that ends at once? Read straight from its file.

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


def channels(path: Path) -> list[dict[str, Any]]:
    """Return what may be known of each channel: everything but its keys.

    Raises:
        LedgerError: the file cannot be read.
    """
    return [{**row, "is_default": bool(row["is_default"])} for row in _read(path, _CHANNELS)]


def order_number(path: Path, environment: str, merchant_uid: str) -> dict[str, str]:
    """Return under which status an order number is known; empty when it is new.

    Raises:
        LedgerError: the file cannot be read.
    """
    found = _read(path, _PAYMENTS, environment, merchant_uid)
    status = furthest(row["status"] for row in found)
    return {merchant_uid: status} if status else {}


def billing_keys(path: Path, environment: str, customer_uid: str) -> frozenset[str]:
    """Return a billing-key handle if the ledger knows a key behind it; else nothing.

    Raises:
        LedgerError: the file cannot be read.
    """
    found = _read(path, _KEYS, environment, customer_uid)
    return frozenset(row["customer_uid"] for row in found)


def _read(path: Path, query: str, *values: str) -> list[dict[str, Any]]:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as opened:
            opened.row_factory = sqlite3.Row
            return [dict(row) for row in opened.execute(query, values)]
    except (sqlite3.Error, UnicodeEncodeError) as error:  # halves of surrogate pairs
        raise LedgerError(f"The ledger cannot be read ({error}).") from error
