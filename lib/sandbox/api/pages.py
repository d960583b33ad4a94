"""Which part of a list does a query ask for?"""

from __future__ import annotations

from typing import Final

from lib.sandbox.api import fields
from lib.sandbox.api.routing import Call
from lib.sandbox.models.listing import DEFAULT_SORTING, NINETY_DAYS, Page
from lib.sandbox.models.refusals import BadQuery, Refusal
from lib.sandbox.models.schedule_rows import SchedulePage

_MOST_ON_A_PAGE: Final = 1000
_LAST_PAGE: Final = 10**9


def page_of(call: Call) -> Page:
    """Read page, limit and sorting of a list that has no window of time.

    Raises:
        BadQuery: a number is none or out of range.
    """
    return Page(
        number=_number(call, "page", 1, least=1, most=_LAST_PAGE),
        limit=_number(call, "limit", 20, least=1, most=_MOST_ON_A_PAGE),
        sorting=call.query.get("sorting") or DEFAULT_SORTING,
    )


def window_of(call: Call, now: int) -> Page:
    """Read the same, and the window of time, which ends now and begins 90 days before its end.

    Raises:
        BadQuery: as in page_of.
    """
    page, end = page_of(call), _number(call, "to", now)
    start = _number(call, "from", max(0, end - NINETY_DAYS))
    return Page(page.number, page.limit, start, end, page.sorting)


def schedules_of(call: Call) -> SchedulePage:
    """Read which scheduled payments are asked for.

    Raises:
        BadQuery: the span of time is missing, or a number is none or out of range.
    """
    return SchedulePage(
        start=_required(call, "schedule_from"),
        end=_required(call, "schedule_to"),
        status=call.query.get("schedule_status", ""),
        number=_number(call, "page", 1, least=1, most=_LAST_PAGE),
        limit=_number(call, "limit", 20, least=1, most=_MOST_ON_A_PAGE),
        sorting=call.query.get("sorting", ""),
    )


def customer_schedules_of(call: Call) -> SchedulePage:
    """Read the same of one customer: other names, and pages of twenty.

    Raises:
        BadQuery: as in schedules_of.
    """
    return SchedulePage(
        start=_required(call, "from"),
        end=_required(call, "to"),
        status=call.query.get("schedule-status", ""),
        number=_number(call, "page", 1, least=1, most=_LAST_PAGE),
    )


def _required(call: Call, name: str) -> int:
    if not call.query.get(name):
        raise BadQuery(f"필수 항목이 없습니다: {name}")
    return _number(call, name, 0)


def _number(call: Call, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    try:
        number = fields.integer(call.query, name)
    except Refusal as refusal:
        raise BadQuery(refusal.message) from None
    if number is None:
        return default
    if number < least or (most is not None and number > most):
        raise BadQuery(f"{name} 값이 범위를 벗어났습니다.")
    return number
