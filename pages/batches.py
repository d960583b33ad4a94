"""How are many charges made at once? From a file or a pattern, followed, stopped, carried on."""

import streamlit as st

from lib.i18n import gettext as _
from lib.services.charges import ONETIME
from lib.services.reference import Area
from lib.ui import (
    batch_detail,
    batch_file,
    batch_list,
    batch_pattern,
    batch_start,
    findings,
    head,
    notice,
    session,
    url,
)

PAGE = {
    "title": "Batches",
    "icon": ":material/playlist_play:",
    "group": "explore",
    "order": 3,
}


def render() -> None:
    """Draw the page: one batch when the address names it, else what makes one, and the list."""
    batch_id = st.query_params.get("batch")
    if batch_id:
        batch_detail.draw(batch_id)
        return
    head.draw(
        _("Batches"),
        _("Many charges at once. Each line is charged once, whoever starts it and however often."),
        Area.CARDS,
    )
    blocked = session.services().charges.orders.problems(session.channel(), ONETIME)
    if blocked:
        findings.problems(blocked, "channel")
    else:
        _new()
    batch_list.draw()


def _new() -> None:
    ways = {"file": _("From a file"), "pattern": _("From a pattern")}
    way = st.segmented_control(
        _("Where the lines come from"),
        list(ways),
        default=url.start("from", list(ways), "file"),
        required=True,
        format_func=ways.__getitem__,
        key=url.key("from"),
        persist_state="session",
        label_visibility="collapsed",
    )
    url.keep("from", way or "file", "file")
    form = batch_pattern if way == "pattern" else batch_file
    plan = form.draw()
    if plan is not None:
        batch_start.draw(plan, form.clear)


notice.run(render)
