"""What is sent for a test card of the sandbox? Published data, so a name is enough to keep it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from lib.catalog import issuers, test_cards

# A birthday and password digits that no rule objects to.
_BIRTH: Final = "820213"
_PASSWORD: Final = "00"  # noqa: S105 — two digits of a card that does not exist
_YEARS_VALID: Final = 3
_BY: Final = "/"


def reference(scenario: str, issuer: str = test_cards.DEFAULT_ISSUER) -> str:
    """Return the name of a test card: its scenario, and its issuer behind a slash."""
    return f"{scenario}{_BY}{issuer}"


def read(text: str) -> str | None:
    """Read a person's ``0002`` or ``2/361`` as the name of a test card; None = there is none.

    Spreadsheets drop leading zeros, so they need not be there.
    """
    scenario, _, issuer = text.strip().partition(_BY)
    scenario, issuer = scenario.strip().zfill(4), issuer.strip() or test_cards.DEFAULT_ISSUER
    if scenario not in test_cards.by_scenario():
        return None
    if issuer not in issuers.by_code() or not issuer.isdigit():
        return None
    return reference(scenario, issuer)


def card_of(name: str, now: datetime) -> dict[str, Any]:
    """Return the card part of a request, in the wire's spelling.

    Args:
        name: as from ``reference``.
        now: the present instant; the card is valid for years from then.
    """
    scenario, _, issuer = name.partition(_BY)
    return {
        "card_number": test_cards.number_for(scenario, issuer),
        "expiry": f"{now.year + _YEARS_VALID}-12",
        "birth": _BIRTH,
        "pwd_2digit": _PASSWORD,
    }
