"""Which payments shall be shown? The filter row; every choice is in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import streamlit as st

from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.services.reports import PaymentFilter
from lib.ui import layout, session, words

# Keys of bound widgets are the names of the address's parameters.
RANGE: Final = "range"
DAYS: Final = "days"
STATUS: Final = "status"
METHOD: Final = "method"
TEXT: Final = "q"
_METHODS: Final = ("card", "trans", "vbank", "phone")


def draw() -> PaymentFilter:
    """Draw the filters and return what they choose."""
    today = seoul_day(session.services().clock.now())
    ranges = {
        "today": _("Today"),
        "7d": _("7 days"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "month": _("This month"),
        "exact": _("From – to"),  # noqa: RUF001 — an en dash is meant
    }
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    with first:
        chosen = st.segmented_control(
            _("Period (Korean days)"),
            list(ranges),
            default="30d",
            required=True,
            format_func=ranges.__getitem__,
            key=RANGE,
            bind="query-params",
            persist_state="session",
        )
    with second:
        text = st.text_input(
            _("Search"),
            key=TEXT,
            bind="query-params",
            persist_state="session",
            placeholder=_("Order number, name, buyer, imp_uid, approval number"),
            icon=":material/search:",
        )
    days = _exact(today) if chosen == "exact" else _preset(str(chosen), today)
    left, right = layout.fields()
    with left:
        statuses = st.multiselect(
            _("Status"),
            [value.value for value in PaymentStatus],
            format_func=words.status,
            key=STATUS,
            bind="query-params",
            persist_state="session",
            placeholder=_("All"),
        )
    with right:
        methods = st.multiselect(
            _("Method"),
            _METHODS,
            format_func=words.method,
            key=METHOD,
            bind="query-params",
            persist_state="session",
            placeholder=_("All"),
        )
    return PaymentFilter(
        environment=session.channel().environment,
        first_day=days[0],
        last_day=days[1],
        statuses=tuple(statuses),
        methods=tuple(methods),
        text=text or "",
    )


def _preset(name: str, today: date) -> tuple[date, date]:
    if name == "month":
        return today.replace(day=1), today
    back = {"today": 0, "7d": 6, "30d": 29, "90d": 89}.get(name, 29)
    return today - timedelta(days=back), today


def _exact(today: date) -> tuple[date, date]:
    picked = st.date_input(
        _("From – to, both included"),  # noqa: RUF001
        value=(today - timedelta(days=29), today),
        key=DAYS,
        bind="query-params",
        persist_state="session",
        format="YYYY-MM-DD",
    )
    days: tuple[date, ...] = picked  # a range that is being chosen has one day, or none
    if len(days) == 2:  # noqa: PLR2004 — first and last
        return days[0], days[1]
    st.caption(_("Choose the last day too; until then the range ends today."))
    first = days[0] if days else today
    return first, max(today, first)
