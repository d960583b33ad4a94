"""Which payments are booked for later? A list, a month, a form to book, what to do with each."""

from datetime import date

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.kernel.money import Money
from lib.services.reference import Area
from lib.services.schedules import ScheduleFilter
from lib.ui import (
    head,
    keys,
    layout,
    notice,
    schedule_book,
    schedule_calendar,
    schedule_clock,
    schedule_detail,
    schedule_month,
    schedule_table,
    schedule_words,
    session,
    url,
)

PAGE = {
    "title": "Schedules",
    "icon": ":material/event:",
    "group": "explore",
    "order": 4,
}
VIEWS = ("list", "month", "book")


def render() -> None:
    """Draw the page: the view that the address names, and the schedule that stands open."""
    head.draw(
        _("Schedules"),
        _("Payments of billing keys that the gateway makes later, with the money they bring."),
        Area.CALLS,
    )
    view = str(
        st.segmented_control(
            _("View"),
            VIEWS,
            default=url.start("view", VIEWS, VIEWS[0]),
            required=True,
            format_func=_view,
            key=url.key("view"),
            label_visibility="collapsed",
        )
    )
    url.keep("view", view, VIEWS[0])
    if view == "book":
        schedule_book.draw(session.channel())
        return
    _month(view)


def _view(name: str) -> str:
    return {"list": _("List"), "month": _("Calendar"), "book": _("Book")}[name]


def _month(view: str) -> None:
    channel = session.channel()
    services = session.services()
    today = seoul_day(services.time.now(channel.environment))
    month = schedule_month.choose(today)
    where = schedule_month.whole(month, channel.environment)
    if channel.environment == Environment.SANDBOX:
        schedule_clock.draw(where.last_day)
        services.schedule_sync.sync_due()
    schedule_month.fetch(channel, where)
    opened = st.query_params.get("schedule")
    if opened:
        schedule_detail.draw(st.query_params.get("environment", channel.environment), opened)
    if view == "month":
        _calendar(where, month, today)
    else:
        _list(where, month)


def _calendar(where: ScheduleFilter, month: date, today: date) -> None:
    rows = session.services().schedules.listed(where)
    _figures(where)
    schedule_calendar.draw(rows, month, today)


def _list(where: ScheduleFilter, month: date) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        options = ["", *schedule_words.STATES]
        status = st.segmented_control(
            _("Status"),
            options,
            default=url.start("state", options, ""),
            required=True,
            format_func=lambda one: schedule_words.word(one) if one else _("All"),
            key=url.key("state"),
        )
        text = st.text_input(
            _("Order number, name or billing key"),
            key="booked",
            bind="query-params",
            live="250ms",
            width=260,
        )
    url.keep("state", status or "")
    chosen = schedule_month.whole(month, where.environment, text=text or "")
    rows = [
        row
        for row in session.services().schedules.listed(chosen)
        if not status or schedule_words.state(row) == status
    ]
    if not rows:
        _empty(where)
        return
    clicked = schedule_table.draw(rows, keys.widget("schedules", "table"))
    if clicked and st.query_params.get("schedule") != clicked:
        st.query_params["schedule"] = clicked
        st.rerun()


def _figures(where: ScheduleFilter) -> None:
    rows = session.services().schedules.listed(where)
    for column, name in zip(layout.cards(3), ("scheduled", "paid", "failed"), strict=True):
        some = [row for row in rows if schedule_words.state(row) == name]
        total = sum(row.amount for row in some if row.currency == "KRW")
        column.metric(
            f"{schedule_words.word(name)} · {len(some)}", formats.money(Money(total)), border=True
        )


def _empty(where: ScheduleFilter) -> None:
    if session.services().schedules.listed(where):
        st.info(_("No schedule fits."), icon=":material/filter_alt_off:")
        return
    st.info(
        _("Nothing is booked for {month}. Choose Book above.", month=f"{where.first_day:%Y-%m}"),
        icon=":material/event_available:",
    )


notice.run(render)
