"""What are the states of a scheduled payment called? One word and one colour each."""

from __future__ import annotations

from lib.i18n import gettext as _
from lib.ledger.schema import ScheduleRow
from lib.ui.words import Color

STATES = ("scheduled", "paid", "failed", "revoked", "gone")


def state(row: ScheduleRow) -> str:
    """Return the state of a schedule as people tell it: what ran is paid or failed."""
    if row.status != "executed":
        return row.status
    return "failed" if row.payment_status == "failed" else "paid"


def word(name: str) -> str:
    """Return the word for a state."""
    return {
        "scheduled": _("Booked"),
        "paid": _("Paid"),
        "failed": _("Failed"),
        "revoked": _("Revoked"),
        "gone": _("Unknown to the gateway"),
    }.get(name, name)


def color(name: str) -> Color:
    """Return the colour of a state."""
    colors: dict[str, Color] = {
        "scheduled": "blue",
        "paid": "green",
        "failed": "red",
        "revoked": "gray",
        "gone": "orange",
    }
    return colors.get(name, "gray")
