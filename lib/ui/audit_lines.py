"""How is the trail shown? Filters in the address, a table, one line in full, export and check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.ledger.schema import AuditRow
from lib.services.trail import LineFilter, Report
from lib.ui import keys, layout, notice, opening, session, state

_AREA: Final = "audit"
_TABLE: Final = keys.widget(_AREA, "table")


def filters(actors: Sequence[str]) -> LineFilter:
    """Draw the filters."""
    left, right = layout.fields()
    with left:
        days = st.date_input(
            _("Days"), [], key="line-days", bind="query-params", help=_("Days of Seoul.")
        )
        who = st.selectbox(
            _("Who"),
            ["", *actors],
            format_func=lambda name: name or _("Anybody"),
            key="line-actor",
            bind="query-params",
        )
    with right:
        action = st.text_input(
            _("Act"),
            key="line-act",
            bind="query-params",
            placeholder="channel.changed",
            help=_("The beginning of its code."),
            max_chars=80,
        )
        subject = st.text_input(
            _("On what"),
            key="line-on",
            bind="query-params",
            placeholder="ch-…",
            help=_("An id, whole; the id of a request finds all that was done within it."),
            max_chars=120,
        )
    first, last = _span(days)
    return LineFilter(first, last, who or "", (action or "").strip(), (subject or "").strip())


def acts(where: LineFilter) -> None:
    """Draw export and check."""
    mine = state.area(_AREA, dict)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            _("Export as CSV"),
            data=lambda: session.services().trail.export(where, session.actor()),
            file_name="audit.csv",
            mime="text/csv",
            icon=":material/download:",
            key=keys.widget(_AREA, "export"),
            on_click="ignore",
        )
        st.button(
            _("Check the chain"),
            icon=":material/link:",
            key=keys.widget(_AREA, "verify"),
            on_click=_verify,
        )
    if error := mine.pop("error", ""):
        st.error(error, icon=":material/error:")
    if "report" in mine:
        _report(mine.pop("report"))


def table(rows: Sequence[AuditRow]) -> None:
    """Draw a page of lines, and the one in full whose button was pressed."""
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(rows)),
                "seq": [row.seq for row in rows],
                "at": [formats.moment(from_unix(row.at)) for row in rows],
                "actor": [row.actor for row in rows],
                "action": [row.action for row in rows],
                "subject": [row.subject for row in rows],
                "origin": [row.origin for row in rows],
                "told": [_short(row.data) for row in rows],
            }
        ),
        key=_TABLE,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(_TABLE),
            "seq": st.column_config.NumberColumn(_("Line"), width=70),
            "at": st.column_config.TextColumn(_("When (Seoul)")),
            "actor": st.column_config.TextColumn(_("Who")),
            "action": st.column_config.TextColumn(_("Act")),
            "subject": st.column_config.TextColumn(_("On what")),
            "origin": st.column_config.TextColumn(_("From where")),
            "told": st.column_config.TextColumn(_("What")),
        },
    )
    opened = opening.opened(_TABLE, [row.seq for row in rows])
    for row in rows:
        if row.seq == opened:
            _whole(row)


def _whole(row: AuditRow) -> None:
    with st.container(border=True):
        st.markdown(f"**{_('Line {seq}', seq=row.seq)}** · {row.action}")
        st.code(json.dumps(row.data, ensure_ascii=False, indent=2), language="json")
        st.caption(f"{_('Request')} `{row.request or '-'}` · SHA-256 `{row.hash}`")


def _report(report: dict[str, Any]) -> None:
    if not report["breaks"]:
        st.success(
            ngettext(
                "The chain is whole: {count} line.",
                "The chain is whole: {count} lines.",
                report["lines"],
                count=formats.number(report["lines"]),
            ),
            icon=":material/verified:",
        )
        st.caption(f"SHA-256 `{report['head'] or '-'}`")
        return
    words = {
        "changed": _("Line {seq} was changed, or what stands before it was."),
        "removed": _("Lines were removed from {seq} on."),
        "inserted": _("Line {seq} was inserted."),
    }
    st.error(_("The trail was tampered with."), icon=":material/gpp_bad:")
    for seq, damage in report["breaks"]:
        st.markdown("- " + words[damage].format(seq=seq))


def _verify() -> None:
    mine = state.area(_AREA, dict)
    try:
        report: Report = session.services().trail.verify(session.actor())
    except PaybenchError as error:
        mine["error"] = notice.words(error)
        return
    mine["report"] = {
        "lines": report.lines,
        "head": report.head,
        "breaks": [(one.seq, one.damage.value) for one in report.breaks],
    }


def _span(days: Any) -> tuple[date | None, date | None]:  # noqa: ANN401 — none, one or two
    if isinstance(days, date):
        return days, days
    chosen = tuple(days or ())
    first = chosen[0] if chosen else None
    return first, chosen[-1] if chosen else None


def _short(data: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in data.items() if value not in ("", 0))
