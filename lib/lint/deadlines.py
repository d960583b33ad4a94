"""Until when does a ``vbank_due`` run, and in which of the documented forms is it written?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from lib.kernel.clock import SEOUL

Form: TypeAlias = Literal["day", "minute", "second", "dashed day", "dashed second"]

_FORMS: Final[dict[Form, tuple[re.Pattern[str], str]]] = {
    "day": (re.compile(r"[0-9]{8}"), "%Y%m%d"),
    "minute": (re.compile(r"[0-9]{12}"), "%Y%m%d%H%M"),
    "second": (re.compile(r"[0-9]{14}"), "%Y%m%d%H%M%S"),
    "dashed day": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "%Y-%m-%d"),
    "dashed second": (
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"),
        "%Y-%m-%d %H:%M:%S",
    ),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline that was understood.

    Attributes:
        form: how it is written.
        until: its last moment in Korean time; of a day alone its last second, for which hour Toss
            takes is not documented.
    """

    form: Form
    until: datetime


def deadline(value: object) -> Deadline | None:
    """Return what a text means; None when it is in no documented form or is no real date."""
    if not isinstance(value, str):
        return None
    for form, (pattern, layout) in _FORMS.items():
        if pattern.fullmatch(value):
            try:
                until = datetime.strptime(value, layout).replace(tzinfo=SEOUL)
            except ValueError:
                return None
            if form in {"day", "dashed day"}:
                until = until.replace(hour=23, minute=59, second=59)
            return Deadline(form, until)
    return None


def written(until: datetime, form: Form) -> str:
    """Write an instant in one of the forms."""
    return until.astimezone(SEOUL).strftime(_FORMS[form][1])
