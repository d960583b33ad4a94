"""What does the money look like over time? Bars up for what came, down for what went back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from lib.i18n import formats, language
from lib.i18n import gettext as _
from lib.kernel.money import Money, exponent
from lib.services.reports import DayTotal

# The same colours for the same thing on every chart, legible on light and dark.
GROSS: Final = "#3b82f6"
CANCELLED: Final = "#f59e0b"
NET: Final = "#0d9488"
_HEIGHT: Final = 260
_WIDEST_BAR: Final = 36  # a single day is a bar, not a wall


def daily(rows: Sequence[DayTotal], currency: str) -> None:
    """Draw the days of one currency: charged, cancelled and net, with the table behind it."""
    days = [row for row in rows if row.currency == currency]
    parts = ((_("Charged"), GROSS), (_("Cancelled"), CANCELLED), (_("Net"), NET))
    (charged, _gross), (cancelled, _cancelled), (net, _net) = parts
    unit = 10 ** exponent(currency)
    bars = pd.DataFrame(
        [
            {
                "day": pd.Timestamp(row.day),
                "kind": kind,
                "amount": amount / unit,
                "shown": formats.money(Money(amount, currency)),
            }
            for row in days
            for kind, amount in ((charged, row.gross), (cancelled, -row.cancelled), (net, row.net))
        ]
    )
    color = alt.Color(
        "kind:N",
        title=None,
        scale=alt.Scale(domain=[name for name, _c in parts], range=[c for _name, c in parts]),
        legend=alt.Legend(orient="top"),
    )
    x = alt.X("yearmonthdate(day):T", title=None, axis=alt.Axis(format="%m-%d", grid=False))
    y = alt.Y("amount:Q", title=None, axis=alt.Axis(labelExpr=_axis_labels(), tickCount=5))
    tooltip = [
        alt.Tooltip("day:T", format="%Y-%m-%d", title=_("Day")),
        alt.Tooltip("kind:N", title=_("Kind")),
        alt.Tooltip("shown:N", title=_("Amount")),
    ]
    base = alt.Chart(bars).encode(x=x, color=color, tooltip=tooltip)
    columns = (
        base.transform_filter(alt.FieldOneOfPredicate("kind", [charged, cancelled]))
        .mark_bar(width={"band": 0.7}, cornerRadiusEnd=3)
        .encode(y=y)
        if len(days) > _WIDEST_BAR
        else base.transform_filter(alt.FieldOneOfPredicate("kind", [charged, cancelled]))
        .mark_bar(size=min(_WIDEST_BAR, 480 // max(len(days), 1)), cornerRadiusEnd=3)
        .encode(y=y)
    )
    line = (
        base.transform_filter(alt.datum.kind == net)
        .mark_line(point=alt.OverlayMarkDef(filled=True, size=55), strokeWidth=2)
        .encode(y=y)
    )
    st.altair_chart(
        (columns + line).properties(height=_HEIGHT),
        alt=_("Charged, cancelled and net amounts by day in {currency}", currency=currency),
    )


def daily_table(rows: Sequence[DayTotal], currency: str) -> None:
    """Draw the table behind the chart of days."""
    st.dataframe(
        pd.DataFrame(
            [
                {
                    _("Day"): formats.day(row.day),
                    _("Charged"): formats.money(Money(row.gross, currency)),
                    _("Cancelled"): formats.money(Money(row.cancelled, currency)),
                    _("Net"): formats.money(Money(row.net, currency)),
                    _("Paid"): row.paid,
                    _("Failed"): row.failed,
                }
                for row in reversed(rows)
                if row.currency == currency
            ]
        ),
        hide_index=True,
    )


def _axis_labels() -> str:
    """Return the Vega expression for amounts: 만 and 억 for Korean readers, K and M for others."""
    if language() == "ko":
        return (
            "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',.4~f') + '\\uc5b5' : "
            "abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',.4~f') + '\\ub9cc' : "
            "format(datum.value, ',')"
        )
    return (
        "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',.3~f') + 'M' : "
        "abs(datum.value) >= 1e3 ? format(datum.value / 1e3, ',.3~f') + 'K' : "
        "format(datum.value, ',')"
    )
