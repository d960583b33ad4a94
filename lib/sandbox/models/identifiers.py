"""How does the gateway name things? Minting of its identifiers, at random or from a seed.

The forms of ``imp_uid``, tokens and approval numbers follow published samples; those of ``pg_tid``
and ``cancellation_id`` are not documented, so they are ours.
"""

from __future__ import annotations

import os
import string
from datetime import datetime
from hashlib import blake2b
from typing import Final
from uuid import UUID

from lib.kernel.clock import SEOUL
from lib.sandbox.rows import Connection

_BASE62: Final = (string.digits + string.ascii_letters).encode("ascii")
_CHARACTERS: Final = bytes(_BASE62[byte % 62] for byte in range(256))
_NEXT: Final = "UPDATE counter SET value = value + 1 WHERE name = 'minted' RETURNING value"


class Identifiers:
    """The mint of one sandbox; each number is minted in the transaction that keeps it.

    Args:
        seed: with it, number n of a database is a function of seed and n; None = random.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed

    def imp_uid(self, db: Connection) -> str:
        """Mint a transaction number: ``imp_`` and twelve digits, the first one 1 to 9."""
        return f"imp_{10**11 + self._below(9 * 10**11, db)}"

    def access_token(self, db: Connection) -> str:
        """Mint an access token: forty lower-case hexadecimal characters."""
        return f"{self._below(16**40, db):040x}"

    def window_id(self, db: Connection) -> str:
        """Mint the name of a payment window, which nobody can guess: forty hexadecimal characters.

        Ours; the documents do not show how a window is addressed.
        """
        return f"{self._below(16**40, db):040x}"

    def apply_num(self, db: Connection) -> str:
        """Mint a card approval number: eight digits."""
        return f"{self._below(10**8, db):08d}"

    def pg_tid(self, db: Connection) -> str:
        """Mint the PG's transaction number: ``tsb`` and twenty characters."""
        return "tsb" + self._drawn(db)[:20].translate(_CHARACTERS).decode("ascii")

    def old_pg_tid(self, db: Connection, mid: str, at: datetime) -> str:
        """Mint the older module's: the MID, the time in Seoul to the second, and four digits."""
        return f"{mid}{at.astimezone(SEOUL):%y%m%d%H%M%S}{self._below(10**4, db):04d}"

    def cancellation_id(self, db: Connection) -> str:
        """Mint the number of one cancel: a UUID."""
        return self._uuid(db)

    def customer_id(self, db: Connection) -> str:
        """Mint the customer's number at the PG when the caller gives none: a UUID."""
        return self._uuid(db)

    def vbank_num(self, db: Connection, bank_code: str) -> str:
        """Mint the number of a virtual account: the bank's code and eleven digits (ours)."""
        return f"{bank_code}{self._below(10**11, db):011d}"

    def receipt_num(self, db: Connection) -> str:
        """Mint the tax office's number of a cash receipt: nine digits (ours)."""
        return f"{self._below(10**9, db):09d}"

    def receipt_tid(self, db: Connection) -> str:
        """Mint the PG's number of a cash receipt: ``CR`` and sixteen digits (ours)."""
        return f"CR{self._below(10**16, db):016d}"

    def _uuid(self, db: Connection) -> str:
        return str(UUID(int=self._below(2**128, db), version=4))

    def _below(self, limit: int, db: Connection) -> int:
        """Return a number from 0 up to and without a limit that is far below 2²⁵⁶."""
        return int.from_bytes(self._drawn(db), "big") % limit

    def _drawn(self, db: Connection) -> bytes:
        """Draw 32 bytes."""
        if self._seed is None:
            return os.urandom(32)
        (count,) = db.execute(_NEXT).fetchone()
        return blake2b(f"{self._seed}/{count}".encode(), digest_size=32).digest()
