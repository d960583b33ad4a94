"""Until when may a virtual account be paid into? ``vbank_due`` of a window, in all its spellings.

Unlike the REST call of the same name it is a Korean date, with or without a time of day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from lib.kernel.clock import SEOUL, to_unix
from lib.sandbox.models.refusals import PORTONE, Refusal
from lib.sandbox.models.vbanks import USUAL_LIFE, end_of_day

_WRITTEN: Final = re.compile(
    r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})(?:[ T]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})?)?"
)
_MALFORMED: Final = "vbank_due 값의 형식이 올바르지 않습니다."
_OVER: Final = "vbank_due 값은 현재 시각보다 뒤여야 합니다."


def deadline(params: Mapping[str, Any], now: int) -> int:
    """Return the last instant at which money is taken, in UNIX seconds.

    Without a time of day it is the day's end, without anything the end of the seventh day (ours).

    Args:
        params: what the page sent.
        now: UNIX seconds.

    Raises:
        Refusal: it is no date, or over already.
    """
    written = params.get("vbank_due")
    if written is None or written == "":
        return end_of_day((datetime.fromtimestamp(now, UTC) + USUAL_LIFE).astimezone(SEOUL).date())
    match = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise Refusal(PORTONE, _MALFORMED)
    year, _dash, month, day, hour, minute, second = match.groups()
    try:
        on = date(int(year), int(month), int(day))
        at = end_of_day(on)
        if hour:
            clock = (int(hour), int(minute), int(second or 0))
            at = to_unix(datetime(on.year, on.month, on.day, *clock, tzinfo=SEOUL))
    except (ValueError, OverflowError):
        raise Refusal(PORTONE, _MALFORMED) from None
    if at <= now:
        raise Refusal(PORTONE, _OVER)
    return at
