"""How does the gateway name things? Minting of its identifiers.

The forms of ``imp_uid``, tokens and approval numbers follow published samples; those of ``pg_tid``
and ``cancellation_id`` are not documented, so they are ours.
"""

from __future__ import annotations

import secrets
import string
from typing import Final
from uuid import uuid4

_BASE62: Final = string.digits + string.ascii_letters


def mint_imp_uid() -> str:
    """Mint a transaction number: ``imp_`` and twelve digits, the first one 1 to 9."""
    return f"imp_{10**11 + secrets.randbelow(9 * 10**11)}"


def mint_access_token() -> str:
    """Mint an access token: forty lower-case hexadecimal characters."""
    return secrets.token_hex(20)


def mint_apply_num() -> str:
    """Mint a card approval number: eight digits."""
    return f"{secrets.randbelow(10**8):08d}"


def mint_pg_tid() -> str:
    """Mint the PG's transaction number: ``tsb`` and twenty characters."""
    return "tsb" + "".join(secrets.choice(_BASE62) for _ in range(20))


def mint_cancellation_id() -> str:
    """Mint the number of one cancel: a UUID."""
    return str(uuid4())


def mint_customer_id() -> str:
    """Mint the customer's number at the PG when the caller gives none: a UUID."""
    return str(uuid4())
