"""Which month is looked at, and how fresh is what is shown of it? Fetched once, then on demand."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix, to_unix
from lib.kernel.errors import GatewayError, PaybenchError
from lib.ledger.schema import ChannelRow
from lib.services.schedules import ScheduleFilter
from lib.ui import keys, notice, session, state

AREA: Final = "schedules"
_FIRST: Final = 2000  # years in which months can be looked at (ours)
_LAST: Final = 2100


def choose(today: date) -> date:
    """Draw the way from month to month; return the first day of the one that is looked at."""
    month = _asked(today)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _("Month before"),
            icon=":material/chevron_left:",
            key=keys.widget(AREA, "before"),
            on_click=_go,
            args=(month - timedelta(days=1),),
        )
        st.subheader(f"{month:%Y-%m}", anchor=False, width="content")
        st.button(
            _("Month after"),
            icon=":material/chevron_right:",
            key=keys.widget(AREA, "after"),
            on_click=_go,
            args=(_last(month) + timedelta(days=1),),
        )
        st.button(
            _("This month"),
            key=keys.widget(AREA, "now"),
            on_click=_go,
            args=(today,),
            disabled=(month.year, month.month) == (today.year, today.month),
        )
    return month


def _asked(today: date) -> date:
    try:
        year, month = (st.query_params.get("month") or "").split("-")
        asked = date(int(year), int(month), 1)
    except ValueError:
        asked = today
    return (asked if _FIRST <= asked.year <= _LAST else today).replace(day=1)


def _go(day: date) -> None:
    st.query_params["month"] = f"{day:%Y-%m}"


def _last(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def whole(month: date, environment: str, status: str = "", text: str = "") -> ScheduleFilter:
    """Return a month as a filter."""
    return ScheduleFilter(environment, month, _last(month), status, text=text)


def fetch(channel: ChannelRow, where: ScheduleFilter) -> None:
    """Fetch a month when it is looked at for the first time, and say how fresh it is."""
    mine = state.area(AREA, dict)
    name = f"{channel.id} {where.first_day}"
    services = session.services()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        again = st.button(
            _("Fetch again"), icon=":material/refresh:", key=keys.widget(AREA, "fetch")
        )
        if again or mine.get("name") != name:
            mine["name"], mine["trouble"] = name, ""
            try:
                services.schedule_sync.refresh(channel, where)
                mine["at"] = to_unix(services.clock.now())
            except GatewayError:
                mine["trouble"] = _(
                    "The gateway could not be asked: this is what the ledger remembers."
                )
            except PaybenchError as error:
                mine["trouble"] = notice.words(error)
        if mine["trouble"]:
            st.caption(f":orange[:material/cloud_off: {mine['trouble']}]")
        else:
            st.caption(
                _("Fetched from the gateway at {when}", when=formats.moment(from_unix(mine["at"])))
            )


def forget() -> None:
    """Have the month fetched anew with the next drawing."""
    state.area(AREA, dict).pop("name", None)
