"""What stands in a cell of an export? One canonical text for each value, whatever the format.

Checksums are taken over these texts, so the same payments have the same checksum in every format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final

from lib.kernel.money import exponent

_SEOUL_EPOCH: Final = datetime(1970, 1, 1, 9)  # noqa: DTZ001 — wall clock of Seoul, on purpose
_SEOUL_SHIFT: Final = 32_400
_DAY: Final = 86_400
_HALF: Final = timedelta(milliseconds=500)  # a spreadsheet holds times as fractions of days
_LONGEST: Final = 32_767  # characters that a cell of a spreadsheet can hold
_LINE_ENDS: Final = re.compile(r"\r\n?")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DIGITS: Final = 15  # that a spreadsheet keeps of a number


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    AMOUNT = "amount"  # minor units inside, major units in the file
    COUNT = "count"
    MOMENT = "moment"  # UNIX seconds inside, Seoul time in the file; 0 = never = empty


def texts(values: Iterable[str]) -> list[str]:
    """Return texts as any file can hold them: without control characters, lines ended alike."""
    return [value if value.isprintable() else _clean(value) for value in values]


def amounts(minors: Sequence[int], currencies: Sequence[str]) -> list[str]:
    """Return amounts in major units: no more decimals than needed, no thousands."""
    return [
        str(minor) if digits == 0 else _decimal(minor, digits)
        for minor, digits in zip(minors, map(_decimals, currencies), strict=True)
    ]


def moments(seconds: Iterable[int]) -> list[str]:
    """Return instants as ``YYYY-MM-DD HH:MM:SS`` in Seoul time; nothing for "never"."""
    times, day_of = _times(), _day
    found = []
    for second in seconds:
        if second:
            day, of_day = divmod(second + _SEOUL_SHIFT, _DAY)
            found.append(f"{day_of(day)} {times[of_day]}")
        else:
            found.append("")
    return found


@cache
def _times() -> list[str]:
    """Return all times of a day as they are written."""
    return [str(timedelta(seconds=second)).zfill(8) for second in range(_DAY)]


@lru_cache(1 << 12)
def _day(number: int) -> str:
    return (_SEOUL_EPOCH + timedelta(days=number)).date().isoformat()


def wall_clock(second: int) -> datetime:
    """Return an instant as Seoul's clocks show it; spreadsheets know no zones."""
    return _SEOUL_EPOCH + timedelta(seconds=second)


def padded(amount: str, currency: str) -> str:
    """Return a canonical amount with all decimals of its currency, as people write it."""
    digits = _decimals(currency)
    if digits == 0:
        return amount
    whole, _point, part = amount.partition(".")
    return f"{whole}.{part:0<{digits}}"


def is_exact(amount: str) -> bool:
    """Say whether a spreadsheet's number can hold a canonical amount to the last digit."""
    return sum(map(str.isdigit, amount)) <= _DIGITS


def trimmed(amount: str) -> str:
    """Return an amount without the decimals that say nothing."""
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def read_back(value: Any, kind: Kind) -> str:  # noqa: ANN401 — whatever a file holds
    """Return the canonical text of a value that a reader of files gives.

    A value of another type than was written, such as a text where a number stood, gets a text that
    no export writes.
    """
    text = f"?{value}"
    match kind, value:
        case _, None:
            text = ""
        case _, bool():
            pass
        case Kind.TEXT, str():
            text = value
        case ((Kind.AMOUNT | Kind.COUNT), (int() | float())):
            whole = float(value).is_integer()
            text = str(int(value)) if whole else repr(float(value))
        case Kind.AMOUNT, str() if not is_exact(value):
            text = value  # as a text, because a number would have lost digits
        case Kind.MOMENT, datetime():
            text = str((value + _HALF).replace(microsecond=0, tzinfo=None))
        case _:
            pass
    return text


def _decimal(minor: int, digits: int) -> str:
    sign, minor = ("-", -minor) if minor < 0 else ("", minor)
    whole, part = divmod(minor, 10**digits)
    return trimmed(f"{sign}{whole}.{part:0{digits}}")


@cache
def _decimals(currency: str) -> int:
    return exponent(currency)


def _clean(value: str) -> str:
    return _UNWRITABLE.sub("�", _LINE_ENDS.sub("\n", value))[:_LONGEST]
