"""What is due on which day? A month of Korean days with what they bring."""

from __future__ import annotations

import html
from calendar import Calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

import streamlit as st
from babel.dates import get_day_names

from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.kernel.money import Money
from lib.ledger.schema import ScheduleRow
from lib.ui import schedule_words

_SUNDAY: Final = 6  # Korean calendars begin with it


def draw(rows: Sequence[ScheduleRow], month: date, today: date) -> None:
    """Draw a month.

    Args:
        rows: what is due in it.
        month: any day of it.
        today: where the gateway stands, in Seoul.
    """
    days: dict[date, list[ScheduleRow]] = {}
    for row in rows:
        days.setdefault(seoul_day(datetime.fromtimestamp(row.schedule_at, UTC)), []).append(row)
    names = get_day_names("abbreviated", locale=formats.locale())
    calendar = Calendar(firstweekday=_SUNDAY)
    head = "".join(
        f'<th scope="col">{html.escape(names[day])}</th>' for day in calendar.iterweekdays()
    )
    weeks = "".join(
        f"<tr>{''.join(_cell(day, month, today, days.get(day, [])) for day in week)}</tr>"
        for week in calendar.monthdatescalendar(month.year, month.month)
    )
    caption = html.escape(_("What is due in {month}, by day in Seoul", month=f"{month:%Y-%m}"))
    st.html(
        f'<table class="pb-month"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{weeks}</tbody></table>"
    )


def _cell(day: date, month: date, today: date, rows: Sequence[ScheduleRow]) -> str:
    classes = " ".join(
        name
        for name, holds in (
            ("other", day.month != month.month),
            ("today", day == today),
            ("busy", bool(rows)),
        )
        if holds
    )
    number = f'<time datetime="{day.isoformat()}">{day.day}</time>'
    return f'<td class="{classes}">{number}{_brings(rows)}</td>'


def _brings(rows: Sequence[ScheduleRow]) -> str:
    """Return what a day brings: by state, how many and how much."""
    said = []
    for name in schedule_words.STATES:
        some = [row for row in rows if schedule_words.state(row) == name]
        for currency in sorted({row.currency for row in some}):
            amounts = [row.amount for row in some if row.currency == currency]
            money = html.escape(formats.money(Money(sum(amounts), currency)))
            count = ngettext("{n} payment", "{n} payments", len(amounts))
            word = html.escape(schedule_words.word(name))
            said.append(
                f'<span class="{schedule_words.color(name)}"><b>{money}</b>'
                f"<small>{word} · {html.escape(count)}</small></span>"
            )
    return "".join(said)
