"""What are statuses and calls called on a screen? One word each, in the present language."""

from __future__ import annotations

from typing import Final, Literal

from lib.catalog.operations import operation
from lib.catalog.vocabulary import PaymentStatus
from lib.catalog.words import issuer, method, months, status
from lib.i18n import language

__all__ = ["COLORS", "Color", "call", "color", "issuer", "method", "months", "status"]

Color = Literal["green", "gray", "red", "orange", "blue"]
COLORS: Final[dict[str, Color]] = {
    PaymentStatus.PAID: "green",
    PaymentStatus.CANCELLED: "gray",
    PaymentStatus.FAILED: "red",
    PaymentStatus.READY: "blue",
}


def color(value: str, cancelled: int = 0) -> Color:
    """Return the colour of a payment's status, the same on every screen."""
    if value == PaymentStatus.PAID and cancelled:
        return "orange"
    return COLORS.get(value, "gray")


def call(name: str) -> str:
    """Return the title of a REST call."""
    described = operation(name)
    return described.ko if language() == "ko" else described.en
