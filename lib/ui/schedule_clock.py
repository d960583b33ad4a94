"""How is what is due in the sandbox made to happen now? Its clock, and the payments it brings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import gettext as _
from lib.kernel.clock import SEOUL
from lib.kernel.errors import PaybenchError
from lib.ui import sandbox_acts, sandbox_clock, session


def draw(month_end: date) -> None:
    """Draw the sandbox's clock and a button that runs what is due in a month.

    Args:
        month_end: last day of the month that is looked at, in Seoul.
    """
    if not may(session.actor(), Permission.SANDBOX):
        return
    with st.expander(_("Run what is due in the sandbox"), icon=":material/science:"):
        try:
            clock = session.services().sandbox.clock()
        except PaybenchError:
            st.caption(sandbox_acts.unreachable())
            return
        sandbox_clock.draw(clock)
        end = datetime.combine(month_end + timedelta(days=1), time(), SEOUL)
        sandbox_acts.button(
            _("Run all that is due until {day}", day=f"{month_end:%Y-%m-%d}"),
            "run-month",
            partial(_run, end, f"{month_end:%Y-%m}"),
            icon=":material/fast_forward:",
            disabled=end.timestamp() <= clock["now"],
        )
        sandbox_acts.said()


def _run(end: datetime, month: str) -> dict[str, Any]:
    st.query_params["month"] = month  # the sandbox is in the next one then; the reader is not
    services = session.services()
    came = services.sandbox.jump(end, session.actor())
    services.schedule_sync.sync_due()
    return came
