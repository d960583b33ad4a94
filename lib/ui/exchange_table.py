"""What does the log of exchanges look like? A page of it, whose rows open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.ledger.schema import ExchangeRow
from lib.services.api_log import end_of
from lib.ui import banner, exchanges, opening, words
from lib.ui.words import Color

COLORS: Final[dict[str, Color]] = {"accepted": "green", "refused": "red", "lost": "orange"}


def word(end: str) -> str:
    """Return the word for how an exchange ended."""
    return {"accepted": _("Accepted"), "refused": _("Refused"), "lost": _("No answer")}.get(
        end, end
    )


def draw(rows: Sequence[ExchangeRow], key: str) -> int | None:
    """Draw one page of exchanges; return the number of the row that was just opened, or None."""
    ends = [end_of(row) for row in rows]
    colors = {word(end): COLORS[end] for end in ends}
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(rows)),
                "end": [[word(end)] for end in ends],
                "at": [formats.moment(from_unix(row.started_at)) for row in rows],
                "status": [str(row.status) if row.status else "–" for row in rows],  # noqa: RUF001
                "code": [str(row.code) if row.status else "" for row in rows],
                "took": [f"{formats.number(row.elapsed_ms)} ms" for row in rows],
                "call": [words.call(row.operation) for row in rows],
                "request": [f"{row.method} {exchanges.path_of(row.url)}" for row in rows],
                "environment": [banner.word(row.environment) for row in rows],
                "attempt": [row.attempt_key for row in rows],
            }
        ),
        key=key,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(key),
            "end": st.column_config.MultiselectColumn(
                _("Outcome"), options=list(colors), color=list(colors.values()), width=110
            ),
            "at": st.column_config.TextColumn(_("When (Seoul)")),
            "status": st.column_config.TextColumn("HTTP", width=70),
            "code": st.column_config.TextColumn(_("Code"), width=70),
            "took": st.column_config.TextColumn(_("Took"), alignment="right", width=90),
            "call": st.column_config.TextColumn(_("Call")),
            "request": st.column_config.TextColumn(_("Request")),
            "environment": st.column_config.TextColumn(_("Environment")),
            "attempt": st.column_config.TextColumn(_("Attempt")),
        },
    )
    return opening.opened(key, [row.id for row in rows])
