"""What time is it in the sandbox, and what comes next? The clock with its hands on."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import SEOUL
from lib.kernel.errors import PaybenchError
from lib.kernel.money import Money
from lib.ui import findings, sandbox_acts
from lib.ui.sandbox_acts import button, control, key, typed, who

_TICK: Final = "2s"
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


def draw(clock: dict[str, Any]) -> None:
    """Draw the clock and what moves it.

    Args:
        clock: how it stands.
    """
    with st.container(border=True):
        _face()
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if clock["mode"] == "frozen":
                button(
                    _("Let it go on"),
                    "release",
                    partial(control().release, who()),
                    icon=":material/play_arrow:",
                )
            else:
                button(
                    _("Stop"),
                    "freeze",
                    partial(control().freeze, who()),
                    icon=":material/pause:",
                )
            for label, name, seconds in (
                (_("+1 minute"), "minute", _MINUTE),
                (_("+1 hour"), "hour", _HOUR),
                (_("+1 day"), "day", _DAY),
            ):
                button(label, name, partial(control().advance, seconds, who()))
            button(
                _("To the next event"),
                "next",
                partial(control().to_next, who()),
                icon=":material/skip_next:",
                disabled=clock["next"] is None,
            )
            _jump(clock["now"])
            button(
                _("Real time"),
                "real",
                partial(control().real_time, who()),
                icon=":material/restore:",
                disabled=clock["mode"] == "real",
            )


@st.fragment(run_every=_TICK)
def _face() -> None:
    """Show the time; it goes on by itself."""
    try:
        clock = control().clock()
    except PaybenchError:
        st.caption(sandbox_acts.unreachable())
        return
    words, color = {
        "real": (_("Real time"), "green"),
        "frozen": (_("Stopped"), "orange"),
        "shifted": (_("Moved"), "blue"),
    }[clock["mode"]]
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.subheader(sandbox_acts.moment(clock["now"]), anchor=False, width="content")
        st.badge(words, color=color)  # type: ignore[arg-type]  # a literal of the table above
        coming = clock["next"]
        st.caption(
            _(
                "Next: {what} {subject} at {when}",
                what=sandbox_acts.kind(coming["kind"]),
                subject=findings.plain(coming["subject"]),
                when=sandbox_acts.moment(coming["at"]),
            )
            if coming
            else _("Nothing will happen by itself."),
            width="content",
        )


def _jump(now: int) -> None:
    """Offer to set the clock to a day and a time in Seoul."""
    here = datetime.fromtimestamp(now, UTC).astimezone(SEOUL)
    with st.popover(_("Set"), icon=":material/event:", key=key("jump")):
        st.date_input(_("Day"), here.date(), key=key("jump-day"))
        st.time_input(
            _("Time in Seoul"), time(here.hour, here.minute), step=_MINUTE, key=key("jump-time")
        )
        button(_("Set the clock"), "jump-go", _set, type="primary")


def _set() -> dict[str, Any]:
    at = datetime.combine(typed("jump-day"), typed("jump-time"), SEOUL)
    return control().jump(at, who())


def due() -> None:
    """List what is going to happen by itself."""
    coming = control().due()
    if not coming:
        st.info(
            _(
                "Nothing is due. Schedule a payment of a billing key over the API, or switch a "
                "daily job on under Setup."
            ),
            icon=":material/event_available:",
        )
        return
    st.dataframe(
        pd.DataFrame(
            {
                "at": [sandbox_acts.moment(one["at"]) for one in coming],
                "kind": [sandbox_acts.kind(one["kind"]) for one in coming],
                "subject": [one["subject"] for one in coming],
                "amount": [
                    formats.money(Money(one["amount"], "KRW")) if one["amount"] else ""
                    for one in coming
                ],
            }
        ),
        hide_index=True,
        column_config={
            "at": st.column_config.TextColumn(_("When (Seoul)")),
            "kind": st.column_config.TextColumn(_("What")),
            "subject": st.column_config.TextColumn(_("Order number")),
            "amount": st.column_config.TextColumn(_("Amount"), alignment="right"),
        },
    )
