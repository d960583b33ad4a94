"""What has been given back of a payment, and what was tried? One line each, newest first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.money import Money
from lib.ledger.journal import CANCEL, Outcome
from lib.services.reports import Detail
from lib.ui import keys, outcome


def draw(detail: Detail) -> None:
    """Draw the history of a payment's cancels; nothing where there is none."""
    currency = detail.payment.currency
    done = [
        (cancel.cancelled_at, _("Cancelled"), cancel.amount, cancel.reason, cancel.cancellation_id)
        for cancel in detail.cancels
    ]
    tried = [
        (
            row.opened_at,
            outcome.word(row.outcome),
            row.amount,
            _(row.message) if row.message else str(row.request.get("reason", "")),
            row.key,
        )
        for row in detail.attempts
        if row.operation == CANCEL and row.outcome != Outcome.ACCEPTED
    ]
    rows = sorted((*done, *tried), key=lambda row: -row[0])
    if not rows:
        return
    st.markdown(f"**{_('Cancels so far')}**")
    st.dataframe(
        pd.DataFrame(
            {
                "at": [formats.moment(from_unix(row[0])) for row in rows],
                "what": [row[1] for row in rows],
                "amount": [formats.money(Money(row[2], currency)) for row in rows],
                "why": [row[3] for row in rows],
                "id": [row[4] for row in rows],
            }
        ),
        key=keys.widget("detail", "cancels"),
        hide_index=True,
        column_config={
            "at": st.column_config.TextColumn(_("When (Seoul)")),
            "what": st.column_config.TextColumn(_("Outcome")),
            "amount": st.column_config.TextColumn(_("Amount"), alignment="right"),
            "why": st.column_config.TextColumn(_("Reason")),
            "id": st.column_config.TextColumn(_("Number")),
        },
    )
