"""When is it that a cell names? Korean and ISO writing, numbers of spreadsheets, UNIX seconds.

What has no zone is read as Seoul time, because Korean consoles and spreadsheets write that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from lib.catalog.import_columns import meaning
from lib.i18n import mark
from lib.kernel.clock import SEOUL, to_unix
from lib.kernel.problems import Problem

NO_ZONE: Final = mark("Times without a zone are read as Seoul time.")
NO_CLOCK: Final = mark("Days without a time of day are read as midnight in Seoul.")

_DAY: Final = re.compile(
    r"(\d{4})\s*[-./\ub144]\s*(\d{1,2})\s*[-./\uc6d4]\s*(\d{1,2})\s*[.\uc77c]?"  # 년 월 일
    r"(?:\s*\([^)]{1,3}\))?(?:[T\s,]+(.+))?"
)
_CLOCK: Final = re.compile(
    r"(?:(\uc624\uc804|\uc624\ud6c4|am|pm)\s*)?(\d{1,2})(?::|\uc2dc\s*)(\d{1,2})"  # 오전 오후 시
    r"(?:(?::|\ubd84\s*)(\d{1,2})(?:\.\d+)?\ucd08?)?\ubd84?\s*(am|pm)?",  # 분 초
    re.IGNORECASE,
)
_PACKED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_TURNED: Final = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}.*")
_NOON: Final = 12
_SERIAL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 — day 0 of spreadsheets: no zone
_SERIALS: Final = (20_000, 80_000)  # 1954 to 2119 as days of a spreadsheet
_UNIX: Final = (10**9, 10**10)
_MILLIS: Final = 1000
_LAST_YEAR: Final = 2100
_FIRST_YEAR: Final = 1990


class CellError(ValueError):
    """A cell that cannot be read; carries the problem."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.problem = Problem("", message, params=params)


Note = Callable[[str], object]


def moment(cell: Any, note: Note) -> int:  # noqa: ANN401 — of any type
    """Read a day or a time; UNIX seconds.

    Args:
        cell: a text, a number or a date.
        note: called with a message id that a person should know of.

    Raises:
        CellError: it is none.
    """
    if isinstance(cell, bool):
        raise CellError(mark("{cell} is no day or time."), cell=str(cell)[:60])
    if isinstance(cell, datetime):
        return _second(cell, note)
    if isinstance(cell, date):
        note(NO_CLOCK)
        return _second(datetime(cell.year, cell.month, cell.day), note)  # noqa: DTZ001
    if isinstance(cell, int | float):
        return _numbered(float(cell), note)
    if not isinstance(cell, str):
        raise CellError(mark("{cell} is no day or time."), cell=str(cell)[:60])
    second, notes = _spelt(unicodedata.normalize("NFKC", cell))
    for one in notes:
        note(one)
    return second


@lru_cache(maxsize=1 << 12)
def _spelt(text: str) -> tuple[int, tuple[str, ...]]:
    notes: list[str] = []
    return _read_moment(text, notes.append), tuple(notes)


def _read_moment(text: str, note: Note) -> int:
    packed = _PACKED.fullmatch(text)
    if packed and _FIRST_YEAR <= int(packed[1]) <= _LAST_YEAR:
        day = [int(part) for part in packed.groups() if part is not None]
        if len(day) == 3:  # noqa: PLR2004 — year, month, day
            note(NO_CLOCK)
        return _second(_made(text, *day), note)
    try:
        return _numbered(float(text), note)
    except ValueError as error:
        if isinstance(error, CellError):
            raise
    if _TURNED.fullmatch(text):
        raise CellError(
            mark("{cell}: day and month cannot be told apart. Write 2026-07-31."), cell=text
        )
    told = _iso(text)
    if told is not None and (":" in text or told.tzinfo is not None):
        return _second(told, note)
    found = _DAY.fullmatch(text)
    if not found:
        raise CellError(
            mark("{cell} is no day or time. Write it like 2026-07-31 09:00:00."), cell=text
        )
    year, month, day_of = (int(part) for part in found.groups()[:3])
    if found[4] is None:
        note(NO_CLOCK)
        return _second(_made(text, year, month, day_of), note)
    return _second(_made(text, year, month, day_of, *_clock(text, found[4].strip())), note)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _clock(text: str, said: str) -> tuple[int, int, int]:
    found = _CLOCK.fullmatch(said)
    if not found:
        raise CellError(
            mark("{cell} is no day or time. Write it like 2026-07-31 09:00:00."), cell=text
        )
    half = meaning("half", found[1] or found[5] or "")
    hour = int(found[2])
    if half:
        hour = hour % _NOON + (_NOON if half == "afternoon" else 0)
    return hour, int(found[3]), int(found[4] or 0)


def _made(text: str, *parts: int) -> datetime:
    try:
        return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 — its zone comes later
    except ValueError:
        raise CellError(mark("There is no such day or time: {cell}"), cell=text) from None


def _numbered(number: float, note: Note) -> int:
    """Read the days of a spreadsheet, or UNIX seconds or milliseconds."""
    if _SERIALS[0] <= number < _SERIALS[1]:
        if number.is_integer():
            note(NO_CLOCK)
        return _second(_SERIAL_ZERO + timedelta(seconds=round(number * 86_400)), note)
    if _UNIX[0] <= number < _UNIX[1]:
        return int(number)
    if _UNIX[0] * _MILLIS <= number < _UNIX[1] * _MILLIS:
        return int(number) // _MILLIS
    raise CellError(mark("{cell} is no day or time."), cell=f"{number:g}")


def _second(told: datetime, note: Note) -> int:
    if told.tzinfo is None:
        note(NO_ZONE)
        told = told.replace(tzinfo=SEOUL)
    second = to_unix(told + timedelta(milliseconds=500))
    if not _FIRST_YEAR <= told.year <= _LAST_YEAR:
        raise CellError(mark("There is no such day or time: {cell}"), cell=told.year)
    return second
