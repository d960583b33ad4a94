"""What does a list of billing keys look like? A table whose rows open."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.services.billing_keys import ListedKey
from lib.ui import opening


def draw(found: Sequence[ListedKey], key: str) -> str | None:
    """Draw billing keys; return the handle of the row whose button was just pressed, or None."""
    rows = [one.row for one in found]
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(rows)),
                "handle": [row.customer_uid for row in rows],
                "issuer": [row.card_name for row in rows],
                "card": [row.card_number for row in rows],
                "pending": [one.pending for one in found],
                "mid": [f"{row.pg_module}.{row.mid}" for row in rows],
                "issued": [formats.moment(from_unix(row.issued_at)) for row in rows],
                "deleted": [
                    formats.moment(from_unix(row.deleted_at)) if row.deleted_at else ""
                    for row in rows
                ],
            }
        ),
        key=key,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(key),
            "handle": st.column_config.TextColumn(_("Billing key")),
            "issuer": st.column_config.TextColumn(_("Issuer")),
            "card": st.column_config.TextColumn(_("Card")),
            "pending": st.column_config.NumberColumn(_("Still to come"), width=110),
            "mid": st.column_config.TextColumn(_("PG and MID")),
            "issued": st.column_config.TextColumn(_("Issued (Seoul)")),
            "deleted": (
                st.column_config.TextColumn(_("Gone since (Seoul)"))
                if any(row.deleted_at for row in rows)
                else None
            ),
        },
    )
    return opening.opened(key, [row.customer_uid for row in rows])
