"""How are things named? Minting of the identifiers that are ours."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from lib.kernel.clock import SEOUL

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread
_LETTERS: Final = _ALPHABET[10:]


def _random(length: int) -> str:
    """Return random characters, a letter first: no name of ours shall look like a card number."""
    rest = "".join(secrets.choice(_ALPHABET) for _ in range(length - 1))
    return secrets.choice(_LETTERS) + rest


def mint_merchant_uid(now: datetime) -> str:
    """Mint an order number: ``pb-`` + Korean date and time + six random characters (26 long).

    The gateway allows 40 characters; the PG behind it is safe with ``A-Z a-z 0-9 - _``, 6 to 64.
    """
    return f"pb-{now.astimezone(SEOUL):%y%m%d-%H%M%S}-{_random(6)}"


def mint_customer_uid(now: datetime) -> str:
    """Mint a billing-key handle: one per customer and card, at most 80 characters."""
    return f"card-{now.astimezone(SEOUL):%y%m%d}-{_random(8)}"


def mint_attempt_key() -> str:
    """Mint the key under which one act that may move money is journalled (26 characters)."""
    return "at-" + _random(23)


def mint_id(prefix: str) -> str:
    """Mint the primary key of a row of ours: prefix + 16 random characters."""
    return f"{prefix}-{_random(16)}"
