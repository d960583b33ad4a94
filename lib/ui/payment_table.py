"""What does a page of payments look like? A table whose rows open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.money import Money
from lib.ledger.schema import PaymentRow
from lib.ui import opening, words


def draw(rows: Sequence[PaymentRow], key: str) -> str | None:
    """Draw a page of payments.

    Args:
        rows: one page; a large frame never goes to the browser.
        key: of this table.

    Returns:
        The ``imp_uid`` of the row whose button was just pressed, or None.
    """
    statuses = [words.status(row.status, row.cancelled) for row in rows]
    colors = {
        words.status(row.status, row.cancelled): words.color(row.status, row.cancelled)
        for row in rows
    }
    frame = pd.DataFrame(
        {
            opening.COLUMN: opening.cells(len(rows)),
            "status": [[status] for status in statuses],
            "event": [formats.moment(from_unix(row.event_at)) for row in rows],
            "merchant_uid": [row.merchant_uid for row in rows],
            "name": [row.name for row in rows],
            "amount": [_won(row, row.amount) for row in rows],
            "cancelled": [_won(row, row.cancelled) if row.cancelled else "" for row in rows],
            "net": [_won(row, _net(row)) for row in rows],
            "method": [words.method(row.pay_method) for row in rows],
            "card": [row.card_name for row in rows],
            "months": [words.months(row.installment_months) for row in rows],
            "buyer": [row.buyer_name for row in rows],
            "imp_uid": [row.imp_uid for row in rows],
        }
    )
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(key),
            "status": st.column_config.MultiselectColumn(
                _("Status"), options=list(colors), color=list(colors.values()), width=130
            ),
            "event": _column(_("When (Seoul)")),
            "merchant_uid": _column(_("Order number")),
            "name": _column(_("Order name")),
            "amount": _column(_("Amount"), alignment="right"),
            "cancelled": _column(_("Cancelled"), alignment="right"),
            "net": _column(_("Net"), alignment="right"),
            "method": _column(_("Method")),
            "card": _column(_("Issuer")),
            "months": _column(_("Months")),
            "buyer": _column(_("Buyer")),
            "imp_uid": _column("imp_uid"),
        },
    )
    return opening.opened(key, [row.imp_uid for row in rows])


def _column(label: str, **more: Any) -> Any:  # noqa: ANN401 — Streamlit's own types
    return st.column_config.TextColumn(label, **more)


def _net(row: PaymentRow) -> int:
    return row.amount - row.cancelled if row.paid_at else 0


def _won(row: PaymentRow, minor: int) -> str:
    return formats.money(Money(minor, row.currency))
