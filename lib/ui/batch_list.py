"""Which batches were started? The newest first, each with how it stands."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.ui import banner, batch_words, keys, opening, session

AREA: Final = "batch-list"
_ROWS: Final = 20


def draw() -> None:
    """Draw the list of batches; a press opens one."""
    st.subheader(_("Batches"), anchor=False)
    reports = session.services().batch_runs.reports
    number = int(st.session_state.get("batch_page", 1))
    rows, total = reports.newest(number=number, size=_ROWS)
    if not total:
        st.info(
            _("No batch has been started yet. Hand in a file or make one up above."),
            icon=":material/inbox:",
        )
        return
    states = [batch_words.state_of(row, is_running=reports.is_running(row)) for row in rows]
    colors = {batch_words.state(one): batch_words.state_color(one) for one in states}
    table = keys.widget(AREA, "table")
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(rows)),
                "state": [[batch_words.state(one)] for one in states],
                "environment": [banner.word(row.environment) for row in rows],
                "name": [row.name for row in rows],
                "lines": [row.lines for row in rows],
                "sum": [batch_words.sum_of(None, row.amount) for row in rows],
                "actor": [row.actor for row in rows],
                "at": [formats.moment(from_unix(row.created_at)) for row in rows],
                "id": [row.id for row in rows],
            }
        ),
        hide_index=True,
        key=table,
        column_config={
            opening.COLUMN: opening.column(table),
            "state": st.column_config.MultiselectColumn(
                _("How it stands"), options=list(colors), color=list(colors.values()), width=120
            ),
            "environment": st.column_config.TextColumn(_("Environment"), width=110),
            "name": st.column_config.TextColumn(_("Batch")),
            "lines": st.column_config.NumberColumn(_("Lines"), width=80, format="localized"),
            "sum": st.column_config.TextColumn(_("Sum"), alignment="right"),
            "actor": st.column_config.TextColumn(_("By")),
            "at": st.column_config.TextColumn(_("Started (Seoul)")),
            "id": st.column_config.TextColumn(_("Id")),
        },
    )
    opened = opening.opened(table, [row.id for row in rows])
    if opened is not None:
        st.query_params["batch"] = opened
        st.rerun()
    pages = -(-total // _ROWS)
    if pages > 1:
        st.pagination(pages, key="batch_page", bind="query-params")
