"""How are a batch and its lines called? All from its content, so everybody finds the same names."""

from __future__ import annotations

import hashlib
from typing import Final

# Letters only: no name of ours shall ever look like a card number.
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghjkmnpqrs")
_ID: Final = 14
_KEY: Final = 22


def batch_id_of(identity: str, copy_number: int) -> str:
    """Return the id of a batch.

    Args:
        identity: digest of its content, hexadecimal.
        copy_number: 0 = that content for the first time.
    """
    tail = f"-{copy_number + 1}" if copy_number else ""
    return f"bt-{identity[:_ID].translate(_LETTERS)}{tail}"


def attempt_key_of(batch_id: str, number: int, tries: int) -> str:
    """Return the key of the attempt of a line (26 characters).

    Args:
        batch_id: the batch.
        number: of the line, from 1.
        tries: 1 = the first attempt.
    """
    digest = hashlib.sha256(f"{batch_id}:{number}:{tries}".encode()).hexdigest()
    return f"at-b{digest[:_KEY].translate(_LETTERS)}"


def order_number_of(batch_id: str, number: int) -> str:
    """Return the order number of a line that brings none (at most 27 characters)."""
    return f"{batch_id}-{number}"
