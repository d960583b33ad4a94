"""What became of a webhook, in a reader's words and colours?"""

from __future__ import annotations

from typing import Final

from lib.i18n import gettext as _
from lib.services.webhook_judging import REASONS
from lib.ui.words import Color

COLORS: Final[dict[str, Color]] = {
    "pending": "blue",
    "recorded": "green",
    "unchanged": "gray",
    "forged": "red",
    "failed": "orange",
}


def outcome(name: str) -> str:
    """Return the word for what became of a webhook."""
    return {
        "pending": _("Waits"),
        "recorded": _("Recorded"),
        "unchanged": _("Nothing new"),
        "forged": _("Forged"),
        "failed": _("Not looked up"),
    }.get(name, name)


def reason(code: str) -> str:
    """Return the sentence for a reason; one that is no code is a text already."""
    return _(REASONS.get(code, code))
