"""How did an act end? In a word, a colour and a sentence."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.ledger.journal import Outcome
from lib.ledger.schema import AttemptRow
from lib.ui import findings

_BOOKINGS: Final = {
    "billing.delete",
    "schedules.create",
    "schedules.change",
    "schedules.reschedule",
    "schedules.revoke",
}


def draw(attempt: AttemptRow) -> None:
    """Draw the outcome of an attempt."""
    match attempt.outcome:
        case Outcome.ACCEPTED:
            st.success(_accepted(attempt), icon=":material/check_circle:")
        case Outcome.REFUSED:
            st.error(_refused(attempt), icon=":material/block:")
        case _waiting:
            st.warning(
                _(
                    "The outcome is not known: the answer was lost on the way. It is being looked "
                    "up by reading and never sent again. Do not charge anew before it is settled."
                ),
                icon=":material/hourglass_top:",
            )


def word(outcome: str) -> str:
    """Return the word for an outcome."""
    return {
        Outcome.ACCEPTED: _("Accepted"),
        Outcome.REFUSED: _("Refused"),
        Outcome.UNKNOWN: _("Unknown"),
        Outcome.OPEN: _("In progress"),
    }[Outcome(outcome)]


def _accepted(attempt: AttemptRow) -> str:
    amount = formats.money(Money(attempt.amount, attempt.currency))
    handle = attempt.customer_uid
    match attempt.operation:
        case "payments.cancel":
            said = _("{amount} was cancelled.", amount=amount)
        case "billing.issue":
            said = _("The billing key {customer_uid} is ready.", customer_uid=handle)
        case "billing.delete":
            said = _("The billing key {customer_uid} is gone.", customer_uid=handle)
        case "schedules.create" | "schedules.reschedule":
            said = _partly(attempt) or _("{amount} is booked.", amount=amount)
        case "schedules.change":
            said = _("It was moved.")
        case "schedules.revoke":
            said = _partly(attempt) or _("It was revoked; no money will move.")
        case "vbanks.issue":
            said = _(
                "A virtual account over {amount} was issued; it waits for its money.",
                amount=amount,
            )
        case _charge:
            said = _("{amount} was charged.", amount=amount)
    return said


def _partly(attempt: AttemptRow) -> str:
    """Return what a look-up found where not all of it was done; empty where all was."""
    return _(attempt.message) if attempt.message else ""


def _refused(attempt: AttemptRow) -> str:
    said = _(attempt.message) if attempt.message else _("The gateway gave no reason.")
    reason = findings.plain(said)
    if attempt.operation == "payments.cancel":
        return _("Nothing was cancelled: {reason}", reason=reason)
    if attempt.operation == "billing.issue":
        return _("No billing key was issued: {reason}", reason=reason)
    if attempt.operation == "vbanks.issue":
        return _("No virtual account was issued: {reason}", reason=reason)
    if attempt.operation in _BOOKINGS:
        return _("Nothing was changed: {reason}", reason=reason)
    return _("Nothing was charged: {reason}", reason=reason)
