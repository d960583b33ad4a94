"""How did it go over time? Days, weeks or months, stacked; a click shows the rows of a bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money, exponent
from lib.services.history import Basis, HistoryFilter, Period, Point, Stack
from lib.ui import (
    history_charts,
    history_drill,
    history_filters,
    history_words,
    session,
    tables,
    words,
)

_BACK: Final = "#f59e0b"
_STEPS: Final = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
_MOST: Final = 420  # periods in one chart; more cannot be told apart
_DAYS: Final = 92  # up to which days are shown unless told otherwise
_WEEKS: Final = 500


def draw(where: HistoryFilter, currency: str) -> None:
    """Draw the periods of a filter of one environment and currency."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.subheader(_("Over time"), anchor=False)
        period = _period(where)
        stack = Stack(
            history_filters.one_of(
                "stack",
                _("Stacked by"),
                {"status": _("Status"), "method": _("Method")},
                "status",
                label_visibility="collapsed",
            )
        )
        is_money = measure() == "amount"
    points = session.services().history.series(where, period, stack)
    rows, colors = _rows(points, currency, stack, where.basis, is_money=is_money)
    picked = history_charts.stacked(
        rows,
        colors,
        days=(_start(where.first_day, period), where.last_day),
        step=_STEPS[period],
        is_money=is_money,
        key="pb-history-series",
        said=_("Amounts or counts by period in {currency}, stacked", currency=currency),
    )
    history_drill.take("series", picked, _narrowing(picked, period, stack))
    with st.expander(_("Over time, as a table")):
        _table(points, currency, period)


def measure() -> str:
    """Draw whether amounts or numbers are shown."""
    return history_filters.one_of(
        "measure",
        _("Measured in"),
        {"amount": _("Amount"), "count": _("Count")},
        "amount",
        label_visibility="collapsed",
    )


def _period(where: HistoryFilter) -> Period:
    length = (where.last_day - where.first_day).days + 1
    usual = "day" if length <= _DAYS else "week" if length <= _WEEKS else "month"
    names = {"auto": _("Auto"), "day": _("Daily"), "week": _("Weekly"), "month": _("Monthly")}
    chosen = history_filters.one_of("per", _("By"), names, "auto", label_visibility="collapsed")
    period = Period(usual if chosen == "auto" else chosen)
    if length / _STEPS[period] > _MOST:
        period = Period(usual)
        st.caption(_("Too many bars for this range; longer periods are shown."))
    return period


def _rows(
    points: Sequence[Point], currency: str, stack: Stack, basis: Basis, *, is_money: bool
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the bars, and a colour for each layer that occurs."""
    rows: list[dict[str, Any]] = []
    colors: dict[str, str] = {}
    went = _("Went back")
    for point in points:
        word, color = _layer(point.key, stack)
        up = point.amount if is_money else _count(point, stack)
        down = point.figures.cancelled if is_money else point.figures.cancels
        if up:
            colors[word] = color
            rows.append(_bar(point, word, up, currency, is_money=is_money))
        if basis is Basis.PAID and down:
            colors[went] = _BACK
            rows.append(_bar(point, went, -down, currency, is_money=is_money))
    order = [*(words.status(one) for one in ("paid", "cancelled", "failed", "ready")), went]
    known = [one for one in order if one in colors]
    others = sorted(set(colors) - set(order))
    ranked = [*others, *known] if stack is Stack.METHOD else [*known, *others]
    return rows, {one: colors[one] for one in ranked}


def _bar(point: Point, word: str, value: int, currency: str, *, is_money: bool) -> dict[str, Any]:
    unit = 10 ** exponent(currency) if is_money else 1
    shown = formats.money(Money(value, currency)) if is_money else formats.number(value)
    return {
        "iso": point.day.isoformat(),
        "code": point.key,
        "word": word,
        "value": value / unit,
        "shown": shown,
    }


def _layer(key: str, stack: Stack) -> tuple[str, str]:
    if stack is Stack.STATUS:
        return words.status(key), history_words.STATUS_COLORS.get(key, "#64748b")
    return words.method(key) or _("(none)"), history_words.method_color(key)


def _count(point: Point, stack: Stack) -> int:
    return point.figures.rows if stack is Stack.STATUS else point.figures.count


def _narrowing(picked: list[dict[str, Any]], period: Period, stack: Stack) -> dict[str, str]:
    if not picked:
        return {}
    first = date.fromisoformat(picked[0]["iso"])
    last = first + timedelta(days=_STEPS[period] - 1)
    if period is Period.MONTH:
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"from": first.isoformat(), "to": last.isoformat(), stack.value: picked[0]["code"]}


def _start(day: date, period: Period) -> date:
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if period is Period.MONTH else day


def _table(points: Sequence[Point], currency: str, period: Period) -> None:
    """Draw gross, cancelled and net of each period, newest first."""
    found: dict[date, list[int]] = {}
    for point in points:
        figures = point.figures
        sums = found.setdefault(point.day, [0, 0, 0, 0])
        for at, value in enumerate(
            (figures.gross, figures.cancelled, figures.count, figures.failed)
        ):
            sums[at] += value

    def money(minor: int) -> str:
        return formats.money(Money(minor, currency))

    tables.draw(
        [
            {
                _("From"): formats.day(day) if period is Period.DAY else day.isoformat(),
                _("Gross"): money(gross),
                _("Cancelled"): money(cancelled),
                _("Net"): money(gross - cancelled),
                _("Count"): formats.number(count),
                _("Failed"): formats.number(failed),
            }
            for day, (gross, cancelled, count, failed) in sorted(found.items(), reverse=True)
        ],
    )
