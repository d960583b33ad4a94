"""How are the charts of the history drawn? One shape each; colours and units as everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.ui import charts

PICK: Final = "bar"  # name of the selection that a click makes
_HEIGHT: Final = 280
_ROW: Final = 26  # pixels of a horizontal bar
_SEQUENCE: Final = ["#dbeafe", "#60a5fa", "#1d4ed8", "#1e2a78"]

Rows = Sequence[Mapping[str, Any]]


def stacked(  # noqa: PLR0913 — data, colours, range and unit of one chart
    rows: Rows,
    colors: Mapping[str, str],
    *,
    days: tuple[date, date],
    step: int,
    is_money: bool,
    key: str,
    said: str,
) -> list[dict[str, Any]]:
    """Draw periods, stacked; what went back hangs below the axis.

    Args:
        rows: of ``iso``, ``code``, ``word``, ``value`` and ``shown``.
        colors: of each word, in the order of the legend.
        days: first and last day of the axis.
        step: days of a period.
        is_money: whether values are amounts.
        key: of the widget.
        said: what the chart shows, for those who do not see it.

    Returns:
        What was clicked: ``iso`` and ``code``.
    """
    frame = pd.DataFrame(rows, columns=["iso", "code", "word", "value", "shown"])
    frame["day"] = pd.to_datetime(frame["iso"])
    count = max(1, ((days[1] - days[0]).days + 1) // step)
    half = timedelta(hours=12 * step)
    chart = (
        alt.Chart(frame)
        .mark_bar(aria=False, size=max(1.5, min(36, 0.7 * 900 / count)), cursor="pointer")
        .encode(
            x=alt.X(
                "day:T",
                title=None,
                axis=alt.Axis(
                    format="%Y-%m" if step > 7 else "%m-%d",  # noqa: PLR2004 — a week
                    grid=False,
                    tickCount=min(count, 12),
                    labelOverlap=True,
                ),
                scale=alt.Scale(domain=[charts.at(days[0], -half), charts.at(days[1], half)]),
            ),
            y=alt.Y("value:Q", title=None, axis=_axis(is_money=is_money)),
            color=_colors(colors),
            opacity=_dimmed(),
            tooltip=[
                alt.Tooltip("iso:N", title=_("From")),
                alt.Tooltip("word:N", title=_("Kind")),
                alt.Tooltip("shown:N", title=_("Value")),
            ],
        )
        .add_params(_pick("iso", "code"))
        .properties(height=_HEIGHT)
    )
    return _drawn(chart, key, said)


def bars(rows: Rows, *, is_money: bool, key: str, said: str) -> list[dict[str, Any]]:
    """Draw parts of a whole as horizontal bars, in the order given.

    Args:
        rows: of ``code``, ``word``, ``value``, ``shown`` and ``color``.
        is_money: whether values are amounts.
        key: of the widget.
        said: what the chart shows.
    """
    frame = pd.DataFrame(rows, columns=["code", "word", "value", "shown", "color"])
    base = alt.Chart(frame).encode(
        y=alt.Y("word:N", title=None, sort=None, axis=alt.Axis(labelLimit=160, ticks=False)),
        tooltip=[alt.Tooltip("word:N", title=_("Part")), alt.Tooltip("shown:N", title=_("Value"))],
    )
    bar = (
        base.mark_bar(aria=False, cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X("value:Q", title=None, axis=_axis(is_money=is_money)),
            color=alt.Color("color:N", scale=None, legend=None),
            opacity=_dimmed(),
        )
        .add_params(_pick("code"))
    )
    return _drawn(bar.properties(height=_height(len(frame))), key, said)


def pareto(rows: Rows, *, key: str, said: str) -> list[dict[str, Any]]:
    """Draw reasons with how often each occurs, and the line of their growing share.

    Args:
        rows: of ``code``, ``word``, ``value`` and ``share``, 0 to 1.
        key: of the widget.
        said: what the chart shows.
    """
    frame = pd.DataFrame(rows, columns=["code", "word", "value", "share"])
    y = alt.Y("word:N", title=None, sort=None, axis=alt.Axis(labelLimit=220, ticks=False))
    bar = (
        alt.Chart(frame)
        .mark_bar(aria=False, color="#dc2626", cornerRadiusEnd=3, cursor="pointer")
        .encode(
            y=y,
            x=alt.X("value:Q", title=None, axis=_axis(is_money=False)),
            opacity=_dimmed(),
            tooltip=[
                alt.Tooltip("word:N", title=_("Reason")),
                alt.Tooltip("value:Q", title=_("Count"), format=","),
                alt.Tooltip("share:Q", title=_("Share so far"), format=".1%"),
            ],
        )
        .add_params(_pick("code"))
    )
    line = (
        alt.Chart(frame)
        .mark_line(aria=False, point={"aria": False}, color="#64748b", strokeWidth=1.5)
        .encode(
            y=y,
            x=alt.X(
                "share:Q",
                title=None,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", orient="top", grid=False, tickCount=5),
            ),
            order="share:Q",
        )
    )
    both = alt.layer(bar, line).resolve_scale(x="independent")
    return _drawn(both.properties(height=_height(len(frame)) + 24), key, said)


def heat(
    rows: Rows,
    *,
    x: tuple[str, Sequence[str]],
    y: tuple[str, Sequence[str]],
    key: str,
    said: str,
) -> list[dict[str, Any]]:
    """Draw a field of squares, darker where there is more.

    Args:
        rows: of ``x``, ``y`` and their codes ``left`` and ``down``, ``value`` and ``shown``.
        x: title of the axis and its words in order.
        y: the same.
        key: of the widget.
        said: what the chart shows.
    """
    frame = pd.DataFrame(rows, columns=["x", "y", "left", "down", "value", "shown"])
    chart = (
        alt.Chart(frame)
        .mark_rect(aria=False, cornerRadius=2, cursor="pointer")
        .encode(
            x=alt.X("x:N", title=None, sort=list(x[1]), axis=alt.Axis(labelAngle=0, ticks=False)),
            y=alt.Y("y:N", title=None, sort=list(y[1]), axis=alt.Axis(ticks=False, labelLimit=140)),
            color=alt.Color("value:Q", scale=alt.Scale(range=_SEQUENCE), legend=None),
            tooltip=[
                alt.Tooltip("y:N", title=y[0]),
                alt.Tooltip("x:N", title=x[0]),
                alt.Tooltip("shown:N", title=_("Value")),
            ],
        )
        .properties(height=max(_ROW * len(y[1]) + 30, 120))
    )
    chart = chart.encode(opacity=_dimmed()).add_params(_pick("left", "down"))
    return _drawn(chart, key, said)


def _drawn(chart: Any, key: str, said: str) -> list[dict[str, Any]]:  # noqa: ANN401
    event: Any = st.altair_chart(chart, key=key, on_select="rerun", selection_mode=PICK, alt=said)
    picked: list[dict[str, Any]] = event.selection.get(PICK) or []
    return picked


def _pick(*fields: str) -> Any:  # noqa: ANN401 — Altair's own types
    return alt.selection_point(name=PICK, fields=list(fields))


def _dimmed() -> Any:  # noqa: ANN401
    return alt.condition(alt.selection_point(name=PICK, empty=True), alt.value(1), alt.value(0.35))


def _axis(*, is_money: bool) -> Any:  # noqa: ANN401
    if is_money:
        return alt.Axis(labelExpr=charts.axis_labels(), tickCount=5)
    return alt.Axis(format=",.0f", tickCount=5, tickMinStep=1)


def _colors(colors: Mapping[str, str]) -> Any:  # noqa: ANN401
    return alt.Color(
        "word:N",
        title=None,
        scale=alt.Scale(domain=list(colors), range=list(colors.values())),
        legend=alt.Legend(orient="top", symbolType="square", columns=8),
    )


def _height(count: int) -> int:
    return max(_ROW * count + 30, 90)


def percent(share: float) -> str:
    """Write a share."""
    return f"{formats.number(round(share * 100, 1))} %"
