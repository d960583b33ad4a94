"""What do the figures and bases of the history mean? One sentence each, said everywhere alike."""

from __future__ import annotations

from enum import StrEnum

from lib.i18n import gettext as _
from lib.ledger.rollups.cells import Basis


class Figure(StrEnum):
    """The figures of a period, in the order of the screen."""

    GROSS = "gross"
    CANCELLED = "cancelled"
    NET = "net"
    COUNT = "count"
    APPROVAL_RATE = "approval_rate"
    AVERAGE = "average"


def name(figure: Figure) -> str:
    """Return what a figure is called."""
    return {
        Figure.GROSS: _("Gross"),
        Figure.CANCELLED: _("Cancelled"),
        Figure.NET: _("Net"),
        Figure.COUNT: _("Count"),
        Figure.APPROVAL_RATE: _("Approval rate"),
        Figure.AVERAGE: _("Average ticket"),
    }[figure]


def meaning(figure: Figure) -> str:
    """Return what a figure counts."""
    return {
        Figure.GROSS: _("Approved amounts, later cancelled ones included."),
        Figure.CANCELLED: _("Money that went back; the chosen basis says on which day it counts."),
        Figure.NET: _("Gross less cancelled: what the period brought."),
        Figure.COUNT: _("Approved payments, later cancelled ones included."),
        Figure.APPROVAL_RATE: _(
            "Approved payments among those that were approved or failed; waiting ones aside."
        ),
        Figure.AVERAGE: _("Gross divided by the number of approved payments."),
    }[figure]


def basis(value: Basis) -> str:
    """Return what a basis is called."""
    return {
        Basis.PAID: _("When paid"),
        Basis.REQUESTED: _("When requested"),
        Basis.CHANGED: _("When last changed"),
    }[value]


def consequence(value: Basis) -> str:
    """Return what follows from counting by a basis, in a sentence."""
    return {
        Basis.PAID: _(
            "A payment counts on the day it was paid, failed or was opened; money that went back "
            "counts on the day it went back, even when its payment lies before the range."
        ),
        Basis.REQUESTED: _(
            "A payment counts on the day it was asked for, with all that has become of it since; "
            "what is cancelled later still changes this range."
        ),
        Basis.CHANGED: _(
            "A payment counts on the day something last became of it: one that was paid in the "
            "range and cancelled after it is not here any more."
        ),
    }[value]
