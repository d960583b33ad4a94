"""What are statuses and calls called on a screen? One word each, in the present language."""

from __future__ import annotations

from typing import Final, Literal

from lib.catalog import issuers, pay_methods
from lib.catalog.operations import operation
from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import gettext as _
from lib.i18n import language, ngettext

Color = Literal["green", "gray", "red", "orange", "blue"]
COLORS: Final[dict[str, Color]] = {
    PaymentStatus.PAID: "green",
    PaymentStatus.CANCELLED: "gray",
    PaymentStatus.FAILED: "red",
    PaymentStatus.READY: "blue",
}


def status(value: str, cancelled: int = 0) -> str:
    """Return the word for a payment's status; a partly cancelled one is told apart."""
    if value == PaymentStatus.PAID and cancelled:
        return _("Partly cancelled")
    words = {
        PaymentStatus.PAID.value: _("Paid"),
        PaymentStatus.CANCELLED.value: _("Cancelled"),
        PaymentStatus.FAILED.value: _("Failed"),
        PaymentStatus.READY.value: _("Waiting"),
    }
    return words.get(value, value)


def color(value: str, cancelled: int = 0) -> Color:
    """Return the colour of a payment's status, the same on every screen."""
    if value == PaymentStatus.PAID and cancelled:
        return "orange"
    return COLORS.get(value, "gray")


def method(code: str) -> str:
    """Return the name of a pay method; an unknown code stays as it is."""
    known = pay_methods.by_code().get(code)
    if known is None:
        return code
    return known.ko if language() == "ko" else known.en


def issuer(code: str) -> str:
    """Return the name of a card issuer; an unknown code stays as it is."""
    known = issuers.by_code().get(code)
    if known is None:
        return code
    return known.ko if language() == "ko" else known.en


def call(name: str) -> str:
    """Return the title of a REST call."""
    described = operation(name)
    return described.ko if language() == "ko" else described.en


def months(count: int) -> str:
    """Return how a number of instalment months is said; 0 is lump sum."""
    return _("Lump sum") if count == 0 else ngettext("{n} month", "{n} months", count)
