"""What are statuses, methods and issuers called? One word each, in the present language."""

from __future__ import annotations

from lib.catalog import issuers, pay_methods
from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import gettext as _
from lib.i18n import language, ngettext


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


def months(count: int) -> str:
    """Return how a number of instalment months is said; 0 is lump sum."""
    return _("Lump sum") if count == 0 else ngettext("{n} month", "{n} months", count)
