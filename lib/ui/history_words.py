"""What are the words of the history? Bases, axes, environments and figures, on screen alike."""

from __future__ import annotations

from typing import Final

from lib.i18n import gettext as _
from lib.services.history import Axis, Basis
from lib.ui import words

# Of a status the same on every chart, legible on light and on dark; as the badges have them.
STATUS_COLORS: Final = {
    "paid": "#16a34a",
    "cancelled": "#94a3b8",
    "failed": "#dc2626",
    "ready": "#3b82f6",
}
_METHOD_COLORS: Final = {
    "card": "#2563eb",
    "trans": "#0d9488",
    "vbank": "#7c3aed",
    "phone": "#d97706",
    "": "#64748b",
}
_OTHERS: Final = ("#db2777", "#0891b2", "#65a30d", "#9333ea", "#ea580c", "#475569")


def basis(value: Basis) -> str:
    """Return the word for a basis."""
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


def environment(name: str) -> str:
    """Return the word for an environment."""
    return {
        "sandbox": _("Sandbox"),
        "test": _("Test"),
        "live": _("Live"),
        "sample": _("Sample"),
    }.get(name, name)


def key_of(axis: Axis, key: str) -> str:
    """Return how a key along an axis is said."""
    if not key:
        return _("(none)")
    match axis:
        case Axis.METHOD:
            return words.method(key)
        case Axis.ISSUER:
            return words.issuer(key)
        case Axis.MONTHS:
            return words.months(int(key))
        case _:
            return key


def method_color(code: str) -> str:
    """Return the colour of a method, the same on every chart."""
    return _METHOD_COLORS.get(code, _OTHERS[sum(map(ord, code)) % len(_OTHERS)])
