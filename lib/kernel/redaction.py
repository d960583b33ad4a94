"""What must never be written down? Card data and credentials are taken out before anything is kept.

Everything on its way to a log, a table, an error or a screen passes through here once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

HIDDEN: Final = "***"

# Wire names of what is never kept. Source: facts on onetime, customers and getToken requests.
SECRET_FIELDS: Final = frozenset(
    {
        "imp_secret",
        "imp_key",
        "access_token",
        "authorization",
        "x-imptokenheader",
        "rest_secret",
        "rest_key",
        "cvc",
        "pwd_2digit",
        "birth",
        "expiry",
        "password",
    }
)
CARD_FIELDS: Final = frozenset({"card_number"})

# Identifiers may be long numbers in their own right and are needed whole to find things again.
IDENTIFIERS: Final = frozenset(
    {"merchant_uid", "imp_uid", "customer_uid", "pg_tid", "vbank_num", "cancellation_id"}
)

# A person's bank account; only so much is kept that two of them can be told apart.
ACCOUNT_FIELDS: Final = frozenset({"refund_account", "refund_holder", "refund_tel"})
_TOLD_APART: Final = 4

_SPECIAL: Final = SECRET_FIELDS | CARD_FIELDS | ACCOUNT_FIELDS | IDENTIFIERS
_FEW_DIGITS: Final = 10**12  # a number below it is shorter than any card's
_MOST_NAMES: Final = 1000
_plain_names: set[str] = set()  # of fields that were met before; wire names, a few hundred

# A number that is masked already, or a run of digits, alone or in groups. Latin letters beside a
# run make it part of an identifier; a Korean particle does not.
_MASKED: Final = r"\d{6}\*{3,9}\d{4}"
_RUN: Final = re.compile(
    rf"(?<![0-9A-Za-z_])(?:{_MASKED}|\d(?:[ -]?\d){{12,}})(?![0-9A-Za-z_]|\*{{3,9}}\d{{4}})"
)
_ANY_RUN: Final = re.compile(r"\d(?:[ -]?\d){12,}")
# Brands by their first digits and length. Source: ISO/IEC 7812 and the brands' own ranges.
_BRANDS: Final = re.compile(
    r"4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|35\d{14}|6[0-5]\d{14,17}|9[4-9]\d{14}"
)
_GROUP: Final = re.compile(r"\d+")
_SHORTEST: Final = 13  # digits of a card number (ISO/IEC 7812-1)
_LONGEST: Final = 19
_GROUPED: Final = re.compile(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}")


def mask_card(number: str) -> str:
    """Keep the first six and last four digits of a card number; of fewer than 13 nothing."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < _SHORTEST:
        return HIDDEN
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"


def looks_like_card(text: str) -> bool:
    """Say whether digits are written as a card number is, or carry a card number's check digit."""
    return is_grouped_as_card(text) or carries_check_digit(re.sub(r"\D", "", text))


def is_grouped_as_card(text: str) -> bool:
    """Say whether digits are set apart as those of a card number are."""
    return bool(_GROUPED.fullmatch(text))


def mask_account(text: str) -> str:
    """Keep the last four characters of a long number, and of anything else the first one."""
    digits = re.sub(r"\D", "", text)
    if len(digits) > 2 * _TOLD_APART:
        return HIDDEN + digits[-_TOLD_APART:]
    return text[:1] + HIDDEN if not digits else HIDDEN


def is_card_number(text: str) -> bool:
    """Say whether a whole text is a card number, as it would stand in a field of its own."""
    digits = text.replace("-", "").replace(" ", "")
    return digits.isdigit() and _SHORTEST <= len(digits) <= _LONGEST and looks_like_card(text)


def is_given_out(digits: str) -> bool:
    """Say whether a brand gives out numbers like this: its first digits, length and check digit."""
    return bool(_BRANDS.fullmatch(digits)) and carries_check_digit(digits)


def redact_name(text: str) -> str:
    """Mask a card number in a name by which things are found; other long numbers stay."""
    if len(text) < _SHORTEST:
        return text
    return _ANY_RUN.sub(lambda match: mask_run(match.group(), _is_given_out), text)


def _is_given_out(text: str) -> bool:
    return is_given_out(re.sub(r"[ -]", "", text))


def redact_text(text: str) -> str:
    """Mask whatever in a free text looks like a card number."""
    if len(text) < _SHORTEST:
        return text
    return _RUN.sub(_masked_run, text)


def _masked_run(match: re.Match[str]) -> str:
    return mask_run(match.group(), looks_like_card)


def mask_run(run: str, is_card: Callable[[str], bool]) -> str:
    """Mask every card number in a run; other figures may stand right before and behind it.

    Args:
        run: digits, alone or in groups.
        is_card: says of some of the groups, with what stands between them, whether they are one.
    """
    if "*" in run:
        return run
    groups = list(_GROUP.finditer(run))
    kept, position, first = "", 0, 0
    while first < len(groups):
        for last in reversed(range(first, min(first + _LONGEST, len(groups)))):
            candidate = run[groups[first].start() : groups[last].end()]
            if _has_length(candidate) and is_card(candidate):
                kept += run[position : groups[first].start()] + mask_card(candidate)
                position = groups[last].end()
                first = last
                break
        first += 1
    return kept + run[position:]


def _has_length(text: str) -> bool:
    return _SHORTEST <= sum(map(str.isdigit, text)) <= _LONGEST


def carries_check_digit(digits: str) -> bool:
    """Say whether the last digit is the check digit of ISO/IEC 7812-1, annex B."""
    total = sum(map(int, digits[-1::-2])) + sum(
        sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]
    )
    return total % 10 == 0


def redact(value: Any) -> Any:  # noqa: ANN401 — any JSON value goes in, the same shape comes out
    """Return a copy of a JSON value without credentials and card data; its shape stays the same."""
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        written = str(value)
        return value if redact_text(written) == written else redact_text(written)
    if isinstance(value, Mapping):
        return _redact_fields(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [redact(item) for item in value]
    return value


def _redact_fields(fields: Mapping[Any, Any]) -> dict[Any, Any]:
    clean = {}
    for key, item in fields.items():
        kind = item.__class__
        if key in _plain_names or (key not in _SPECIAL and _is_plain(key)):
            if (
                item is None
                or (kind is str and len(item) < _SHORTEST)
                or (kind is int and -_FEW_DIGITS < item < _FEW_DIGITS)
                or kind is bool
            ):
                clean[key] = item  # what most fields are, and too short for a card
            else:
                clean[key] = redact(item)
        elif key in _SPECIAL:
            clean[key] = _redact_field(key, item)
        else:
            shown = redact_text(key) if isinstance(key, str) else key
            clean[shown] = _redact_field(str(key), item)
    return clean


def _is_plain(key: object) -> bool:
    """Say whether a key is shown as it is, and its value like any other; such are remembered."""
    if not isinstance(key, str) or key.lower() in _SPECIAL or redact_text(key) != key:
        return False
    if key.isidentifier() and len(_plain_names) < _MOST_NAMES:  # nothing that may be a number
        _plain_names.add(key)
    return True


def _redact_field(key: str, value: Any) -> Any:  # noqa: ANN401
    name = key.lower()
    if name in IDENTIFIERS:
        return value if value is None or isinstance(value, str) else redact(value)
    if name in SECRET_FIELDS:
        return HIDDEN if value else value
    if name in CARD_FIELDS:
        return _redact_card(value)
    if name in ACCOUNT_FIELDS:
        return mask_account(str(value)) if value else value
    return redact(value)


def _redact_card(value: Any) -> Any:  # noqa: ANN401
    if value is None or value == "":
        return value
    if isinstance(value, str) and "*" in value and sum(map(str.isdigit, value)) < _SHORTEST:
        return value  # the gateway's answers carry numbers that are masked already
    return mask_card(str(value))
