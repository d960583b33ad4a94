"""What are the words and colours of the history? Axes and environments, on screen alike."""

from __future__ import annotations

from typing import Final

from lib.i18n import gettext as _
from lib.services.history import Axis
from lib.ui import words

# Of a status the same on every chart, legible on light and on dark; as the badges have them.
STATUS_COLORS: Final = {
    "paid": "#16a34a",
    "cancelled": "#94a3b8",
    "failed": "#dc2626",
    "ready": "#3b82f6",
}
_HOURS: Final = 24
_METHOD_COLORS: Final = {
    "card": "#2563eb",
    "trans": "#0d9488",
    "vbank": "#7c3aed",
    "phone": "#d97706",
    "": "#64748b",
}
_OTHERS: Final = ("#db2777", "#0891b2", "#65a30d", "#9333ea", "#ea580c", "#475569")


def weekdays() -> list[str]:
    """Return the short words for the days of a week, from Monday."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def week_hour(value: str) -> str:
    """Return the words for an hour of the week, counted from Monday, midnight."""
    if not value.isdecimal() or int(value) >= len(weekdays()) * _HOURS:
        return value
    day, hour = divmod(int(value), _HOURS)
    return f"{weekdays()[day]} {hour:02}:00"


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
