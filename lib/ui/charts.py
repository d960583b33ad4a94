"""What does the money look like over time? Bars up for what came, down for what went back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money, exponent
from lib.services.reports import DayTotal

# The same colours for the same thing on every chart, legible on light and on dark.
GROSS: Final = "#3b82f6"
CANCELLED: Final = "#f59e0b"
NET: Final = "#0d9488"
_HEIGHT: Final = 260
_PLOT_WIDTH: Final = 900
_WIDEST_BAR: Final = 36  # a single day is a bar, not a wall


def daily(rows: Sequence[DayTotal], currency: str, first: date, last: date) -> None:
    """Draw each day of a range in one currency: charged, cancelled and net.

    Args:
        rows: days on which something happened.
        currency: the one to draw.
        first: first day of the range; days without anything are zero.
        last: last day of the range.
    """
    kinds = {_("Charged"): GROSS, _("Cancelled"): CANCELLED, _("Net"): NET}
    charged, cancelled, net = kinds
    frame = _frame(rows, currency, first, last, (charged, cancelled, net))
    days = (last - first).days + 1
    half = timedelta(hours=12)
    base = alt.Chart(frame).encode(
        x=alt.X(
            "day:T",
            title=None,
            axis=alt.Axis(format="%m-%d", grid=False, tickCount=min(days, 12), labelOverlap=True),
            scale=alt.Scale(domain=[_at(first, -half), _at(last, half)]),
        ),
        y=alt.Y("amount:Q", title=None, axis=alt.Axis(labelExpr=_axis_labels(), tickCount=5)),
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(kinds), range=list(kinds.values())),
            legend=alt.Legend(orient="top", symbolType="square"),
        ),
        tooltip=[
            alt.Tooltip("day:T", format="%Y-%m-%d", title=_("Day")),
            alt.Tooltip("kind:N", title=_("Kind")),
            alt.Tooltip("shown:N", title=_("Amount")),
        ],
    )
    bars = base.transform_filter(alt.FieldOneOfPredicate("kind", [charged, cancelled])).mark_bar(
        size=max(2, min(_WIDEST_BAR, int(0.65 * _PLOT_WIDTH / days))), cornerRadiusEnd=3
    )
    line = base.transform_filter(alt.datum.kind == net).mark_line(
        point=alt.OverlayMarkDef(filled=True, size=36) if days <= 31 else False,  # noqa: PLR2004
        strokeWidth=2,
    )
    st.altair_chart(
        (bars + line).properties(height=_HEIGHT),
        alt=_("Charged, cancelled and net amounts by day in {currency}", currency=currency),
    )


def daily_table(rows: Sequence[DayTotal], currency: str) -> None:
    """Draw the table behind the chart of days, newest first."""
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


def _frame(
    rows: Sequence[DayTotal], currency: str, first: date, last: date, kinds: tuple[str, str, str]
) -> pd.DataFrame:
    known = {row.day: row for row in rows if row.currency == currency}
    unit = 10 ** exponent(currency)
    points = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        row = known.get(day) or DayTotal(day, currency, 0, 0, 0, 0)
        for kind, amount in zip(kinds, (row.gross, -row.cancelled, row.net), strict=True):
            points.append(
                {
                    "day": pd.Timestamp(day),
                    "kind": kind,
                    "amount": amount / unit,
                    "shown": formats.money(Money(amount, currency)),
                }
            )
    return pd.DataFrame(points)


def _at(day: date, shift: timedelta) -> Any:  # noqa: ANN401 — Altair's own date
    moment = pd.Timestamp(day) + shift
    return alt.DateTime(year=moment.year, month=moment.month, date=moment.day, hours=moment.hour)


def _axis_labels() -> str:
    """Return the Vega expression that writes amounts in the reader's units."""
    expression = "format(datum.value, ',')"
    for size, unit in reversed(formats.axis_units()):
        expression = (
            f"abs(datum.value) >= {size} ? "
            f"format(datum.value / {size}, ',.4~f') + '{unit}' : {expression}"
        )
    return expression
