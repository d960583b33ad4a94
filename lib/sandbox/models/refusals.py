"""How does the gateway say no? One exception with the envelope's code and text.

A text never repeats what the caller sent, apart from a ``customer_uid``: a refused request may
carry card data.
"""

from __future__ import annotations

from typing import Final

from lib.catalog.gateway_codes import Category, gateway_code

PORTONE: Final = 1
"""Envelope code of what PortOne itself refuses, such as a record that is missing."""
PG: Final = -1
"""Envelope code of what the PG or the card's issuer refuses."""


class Refusal(Exception):  # noqa: N818 — it is an answer, not an error
    """The answer is no.

    Attributes:
        code: the envelope's code, never 0.
        message: the envelope's text.
        status: HTTP status; business refusals of POST calls travel as 200.
    """

    def __init__(self, code: int, message: str, *, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class NotFound(Refusal):
    """There is no such record; look-ups answer 404."""

    def __init__(self, message: str) -> None:
        super().__init__(PORTONE, message, status=404)


class BadQuery(Refusal):
    """A look-up cannot be understood; answered with 400."""

    def __init__(self, message: str) -> None:
        super().__init__(PORTONE, message, status=400)


def pg_text(code: str, category: Category = "common") -> str:
    """Write a code of the PG as the gateway passes it on: ``[CODE] text``."""
    return f"[{code}] {gateway_code(code, category).ko}"
