"""What does a list of scheduled payments look like? A table whose rows open."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.money import Money
from lib.ledger.schema import ScheduleRow
from lib.ui import opening, schedule_words

MOST = 500


def draw(rows: Sequence[ScheduleRow], key: str) -> str | None:
    """Draw scheduled payments.

    Args:
        rows: at most MOST are drawn.
        key: of this table.

    Returns:
        The order number of the row whose button was just pressed, or None.
    """
    rows = rows[:MOST]
    states = [schedule_words.state(row) for row in rows]
    colors = {schedule_words.word(name): schedule_words.color(name) for name in states}
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(rows)),
                "state": [[schedule_words.word(name)] for name in states],
                "at": [formats.moment(from_unix(row.schedule_at)) for row in rows],
                "name": [row.name for row in rows],
                "amount": [formats.money(Money(row.amount, row.currency)) for row in rows],
                "key": [row.customer_uid for row in rows],
                "order": [row.merchant_uid for row in rows],
                "why": [row.fail_reason for row in rows],
            }
        ),
        key=key,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(key),
            "state": st.column_config.MultiselectColumn(
                _("Status"), options=list(colors), color=list(colors.values()), width=130
            ),
            "at": st.column_config.TextColumn(_("Due (Seoul)")),
            "name": st.column_config.TextColumn(_("Order name")),
            "amount": st.column_config.TextColumn(_("Amount"), alignment="right"),
            "key": st.column_config.TextColumn(_("Billing key")),
            "order": st.column_config.TextColumn(_("Order number")),
            "why": st.column_config.TextColumn(_("Reason of failure")),
        },
    )
    return opening.opened(key, [row.merchant_uid for row in rows])
