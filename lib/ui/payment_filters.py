"""Which payments shall be shown? The filter row; every choice is in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import streamlit as st

from lib.catalog.vocabulary import PaymentStatus
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.services.reports import PaymentFilter
from lib.ui import layout, session, url, words

# Keys of bound widgets are the names of the address's parameters.
DAYS: Final = "days"
TEXT: Final = "q"
_RANGE: Final = "30d"
_METHODS: Final = ("card", "trans", "vbank", "phone")


def draw() -> PaymentFilter:
    """Draw the filters and return what they choose."""
    today = seoul_day(session.services().clock.now())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = _range()
        text = st.text_input(
            _("Search"),
            key=TEXT,
            bind="query-params",
            persist_state="session",
            placeholder=_("Order number, name, buyer, imp_uid, approval number"),
            icon=":material/search:",
        )
    days = _exact(today) if chosen == "exact" else _preset(chosen, today)
    left, right = layout.fields()
    with left:
        statuses = _several("status", _("Status"), [value.value for value in PaymentStatus])
    with right:
        methods = _several("method", _("Method"), _METHODS)
    return PaymentFilter(
        environment=session.channel().environment,
        first_day=days[0],
        last_day=days[1],
        statuses=tuple(statuses),
        methods=tuple(methods),
        text=text or "",
    )


def _range() -> str:
    ranges = {
        "today": _("Today"),
        "7d": _("7 days"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "month": _("This month"),
        "exact": _("From – to"),  # noqa: RUF001 — an en dash is meant
    }
    chosen = st.segmented_control(
        _("Period (Korean days)"),
        list(ranges),
        default=url.start("range", list(ranges), _RANGE),
        required=True,
        format_func=ranges.__getitem__,
        key=url.key("range"),
        persist_state="session",
    )
    url.keep("range", chosen, _RANGE)
    return chosen


def _several(name: str, label: str, options: list[str] | tuple[str, ...]) -> list[str]:
    chosen: list[str] = st.multiselect(
        label,
        options,
        default=url.start_many(name, options),
        format_func=words.status if name == "status" else words.method,
        key=url.key(name),
        persist_state="session",
        placeholder=_("All"),
    )
    url.keep(name, chosen)
    return chosen


def _preset(name: str, today: date) -> tuple[date, date]:
    if name == "month":
        return today.replace(day=1), today
    back = {"today": 0, "7d": 6, "30d": 29, "90d": 89}[name]
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
