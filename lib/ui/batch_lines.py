"""What did each line of a batch come to? A table by outcome, and all of it as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n import gettext as _
from lib.ledger.batches import LineView
from lib.services.batch_reports import BatchView
from lib.services.batch_results import csv_of
from lib.ui import batch_words, keys, navigation, opening, session, url

AREA: Final = "batch-lines"
_ROWS: Final = 50


def draw(view: BatchView) -> None:
    """Draw the lines of a batch."""
    st.subheader(_("Lines"), anchor=False)
    words = [word for word in batch_words.COLORS if view.count(word)]
    reports, batch = session.services().batch_runs.reports, view.batch
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        chosen = st.segmented_control(
            _("Outcome"),
            words,
            default=url.start("came", words, "") or None,
            format_func=lambda word: f"{batch_words.line(word)} {view.count(word):,}",
            key=url.key("came"),
            label_visibility="collapsed",
        )
        st.download_button(
            _("Download the result (CSV)"),
            lambda: csv_of(reports.lines(batch.id)[0]),
            file_name=f"{batch.id}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=keys.widget(AREA, "download"),
            on_click="ignore",
        )
    url.keep("came", chosen or "")
    number = int(st.session_state.get("line_page", 1))
    rows, total = reports.lines(batch.id, chosen or "", number=number, size=_ROWS)
    pages = max(1, -(-total // _ROWS))
    if number > pages:
        rows, total = reports.lines(batch.id, chosen or "", number=1, size=_ROWS)
    imp_uid = _table(rows)
    if imp_uid:
        navigation.go("payments", imp_uid=imp_uid, environment=batch.environment)
    if pages > 1:
        st.pagination(pages, key="line_page", bind="query-params")


def _table(rows: Sequence[LineView]) -> str:
    """Draw lines; return the payment whose button was just pressed, or nothing."""
    colors = {batch_words.line(word): color for word, color in batch_words.COLORS.items()}
    table = keys.widget(AREA, "table")
    payments = [row.attempt.imp_uid if row.attempt else "" for row in rows]
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: [_("Open") if one else None for one in payments],
                "number": [row.line.number for row in rows],
                "outcome": [[batch_words.word(row)] for row in rows],
                "order": [row.line.merchant_uid for row in rows],
                "amount": [batch_words.sum_of(row) for row in rows],
                "card": [
                    batch_words.card(row.line.test_card, row.line.customer_uid, row.line.operation)
                    for row in rows
                ],
                "why": [batch_words.why(row) for row in rows],
                "imp_uid": payments,
            }
        ),
        hide_index=True,
        key=table,
        column_config={
            opening.COLUMN: opening.column(table),
            "number": st.column_config.NumberColumn(_("Line"), width=70),
            "outcome": st.column_config.MultiselectColumn(
                _("Outcome"), options=list(colors), color=list(colors.values()), width=130
            ),
            "order": st.column_config.TextColumn(_("Order number")),
            "amount": st.column_config.TextColumn(_("Amount"), alignment="right"),
            "card": st.column_config.TextColumn(_("Paid with")),
            "why": st.column_config.TextColumn(_("What was said"), width="large"),
            "imp_uid": st.column_config.TextColumn("imp_uid"),
        },
    )
    return opening.opened(table, payments) or ""
