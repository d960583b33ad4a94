"""Where may a card hide? Numbers and secrets are found in any text before it is kept.

What a document prints as a card number is one by its digits, by the way it is grouped, or because
the same request says so. An order number is matched byte for byte, so it is never changed: one that
holds a card number is refused (ours), and only a number that a brand gives out counts there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from lib.catalog.test_cards import is_test_number, known_numbers
from lib.kernel.redaction import (
    CARD_FIELDS,
    HIDDEN,
    SECRET_FIELDS,
    carries_check_digit,
    is_given_out,
    is_grouped_as_card,
    mask_card,
    mask_run,
)

SHORTEST: Final = 13
"""Digits of a card number (ISO/IEC 7812-1)."""
_LONGEST: Final = 19
_LONG_ENOUGH: Final = 14  # a shorter run is as likely a telephone, an account or an instant
_SECRET: Final = 6  # characters that are a secret by themselves; fewer need a name beside them
_SPOKEN_OF: Final = 5  # characters of the shortest ``cvc=1``

_RUN: Final = re.compile(r"\d(?:[ -]?\d){12,}")
_NO_DIGIT: Final = re.compile(r"\D")
_NO_ASCII_DIGITS: Final = bytes(byte for byte in range(256) if byte not in b"0123456789")
_BETWEEN: Final = "[^0-9A-Za-z]{0,4}"
# No timestamp starts with these, and no card number with another digit, but for Mastercard's 2.
_FIRST: Final = frozenset("34569")
_NAMED: Final = re.compile(
    r"((?<![A-Za-z])(?:cvc2?|cvv2?|csc|pwd_?2digit|card_?(?:number|no)|expiry|birth)"
    r"""\\*["']?\s*[:=]\s*\\*["']?)([^\s"'\\,;&}\]]+)""",
    re.IGNORECASE,
)
_NAMES: Final = SECRET_FIELDS | CARD_FIELDS | {"cvv", "cvc2", "cvv2", "cardnumber", "card_no"}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one request tells of a card, and what therefore may stand nowhere else in it.

    Attributes:
        number: digits of the card; empty = none was sent.
        others: birth date or business number, and expiry.
    """

    number: str = field(repr=False, default="")
    others: tuple[str, ...] = field(repr=False, default=())

    def stand_in(self, text: str) -> bool:
        """Say whether the number stands in a text, however its digits are set apart."""
        return bool(self.number) and self.number in _ascii_digits(text)


NOTHING: Final = Secrets()


def secrets_of(fields: Mapping[str, Any]) -> Secrets:
    """Return what a mapping with a card's own fields tells of it."""
    digits = _ascii_digits(_text(fields.get("card_number")))
    others = (_text(fields.get(name)) for name in ("birth", "expiry"))
    return Secrets(
        digits if SHORTEST <= len(digits) <= _LONGEST else "",
        tuple(one for one in others if len(one) >= _SECRET),
    )


def clean(text: str, secrets: Secrets = NOTHING) -> str:
    """Return a text without card numbers and without what is named a secret in it."""
    if len(text) < _SPOKEN_OF:
        return text
    if len(text) >= SHORTEST:
        text = _without_known(text, secrets.number)
        if _RUN.search(text):
            text = _RUN.sub(_masked, text)
    for secret in secrets.others:
        if secret in text:
            alone = rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])"
            text = re.sub(alone, HIDDEN, text)
    if "=" in text or ":" in text:
        text = _NAMED.sub(rf"\1{HIDDEN}", text)
    return text


def clean_name(text: str, secrets: Secrets = NOTHING) -> str:
    """Return a name by which things are found again without the card number in it, if any."""
    if len(text) < SHORTEST:
        return text
    text = _without_known(text, secrets.number)
    return _RUN.sub(partial(_masked, is_card=_is_given_out), text) if _RUN.search(text) else text


def clean_value(value: Any, secrets: Secrets = NOTHING) -> Any:  # noqa: ANN401 — any JSON value
    """Return a JSON value, its keys too, without cards and secrets; its shape stays the same."""
    if isinstance(value, str):
        return clean(value, secrets)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        written = _text(value)
        cleaned = clean(written, secrets) if len(written) >= SHORTEST else written
        return value if cleaned == written else cleaned
    if isinstance(value, Mapping):
        return {
            clean(key, secrets): _hidden(item)
            if key.lower() in _NAMES
            else clean_value(item, secrets)
            for key, item in value.items()
        }
    return [clean_value(item, secrets) for item in value]


def cards_in(value: Any) -> Iterator[Secrets]:  # noqa: ANN401 — any JSON value
    """Go through all cards that stand in a field of their own name, at any depth."""
    if isinstance(value, Mapping):
        found = secrets_of(value)
        if found.number:
            yield found
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from cards_in(item)


def _without_known(text: str, number: str) -> str:
    if not number or number not in _ascii_digits(text):
        return text
    return re.sub(_BETWEEN.join(number), mask_card(number), text)


def _masked(match: re.Match[str], *, is_card: Any = None) -> str:  # noqa: ANN401 — a predicate
    return mask_run(match.group(), is_card or _looks_like_card)


def _looks_like_card(text: str) -> bool:
    digits = _digits(text)
    return (
        is_grouped_as_card(text)
        or _is_given_out(text)
        or (len(digits) >= _LONG_ENOUGH and digits[0] in _FIRST and carries_check_digit(digits))
    )


def _is_given_out(text: str) -> bool:
    """Say whether a brand gives such numbers out, or the sandbox, or an old document does."""
    digits = _digits(text)
    if is_test_number(digits) or digits in known_numbers():
        return True
    return is_given_out(digits)


def _ascii_digits(text: str) -> str:
    return text.encode("utf-8", "replace").translate(None, _NO_ASCII_DIGITS).decode("ascii")


def _digits(text: str) -> str:
    digits = _NO_DIGIT.sub("", text)
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _hidden(value: object) -> object:
    return HIDDEN if value not in (None, "") else value


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return str(value)
    except ValueError:  # Python refuses to write integers of thousands of digits
        return ""
