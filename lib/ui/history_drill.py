"""Which part of a chart was clicked? It narrows the rows below; the link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from lib.i18n import gettext as _
from lib.services.history import HistoryFilter
from lib.ui import history_words, keys, state, words

_PARAM: Final = "rows"
_AREA: Final = "history-drill"
_WEEK: Final = 168  # hours
_FIELDS: Final = {
    "status": "statuses",
    "method": "methods",
    "issuer": "issuers",
    "pg": "pg_modules",
    "mid": "mids",
    "reason": "reasons",
}


def take(chart: str, picked: list[dict[str, Any]], narrowing: Mapping[str, str]) -> None:
    """Remember a click, once: a selection stays in its chart until another one is made.

    Args:
        chart: which one was clicked.
        picked: what the chart says is selected.
        narrowing: what that means for the rows; see read.
    """
    known = state.area(_AREA, dict)
    told = repr(picked)
    if known.get(chart, repr([])) == told:
        return
    known[chart] = told
    if picked:
        st.query_params[_PARAM] = urlencode(narrowing)
    else:
        st.query_params.pop(_PARAM, None)
    st.rerun()


def read(where: HistoryFilter) -> HistoryFilter:
    """Return the filter of the rows: what is chosen above, narrowed by the last click."""
    given = _given()
    changes: dict[str, Any] = {
        field: (given[name],) for name, field in _FIELDS.items() if name in given
    }
    if given.get("months", "").isdecimal():
        changes["months"] = (int(given["months"]),)
    hour = given.get("hour", "")
    if hour.isdecimal() and int(hour) < _WEEK:
        changes["week_hour"] = int(hour)
    for name in ("environment", "currency"):
        if given.get(name):
            changes["environments" if name == "environment" else name] = (
                (given[name],) if name == "environment" else given[name]
            )
    try:
        first = date.fromisoformat(given.get("from", ""))
        last = date.fromisoformat(given.get("to", ""))
    except ValueError:
        return replace(where, **changes)
    changes["first_day"] = max(first, where.first_day)
    changes["last_day"] = min(last, where.last_day)
    return replace(where, **changes)


def chip() -> None:
    """Draw what the rows are narrowed to, with a button that takes it back."""
    given = _given()
    if not given:
        return
    said = [f"{label}: {value}" for label, value in _said(given)]
    if st.button(
        " · ".join(said),
        icon=":material/close:",
        key=keys.widget("drill", "clear"),
        help=_("Show all rows of the range again"),
    ):
        st.query_params.pop(_PARAM, None)
        st.rerun()


def _said(given: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    if "from" in given and "to" in given:
        days = given["from"] if given["from"] == given["to"] else f"{given['from']} – {given['to']}"  # noqa: RUF001
        found.append((_("Days"), days))
    for name, label, said in (
        ("status", _("Status"), words.status),
        ("method", _("Method"), words.method),
        ("issuer", _("Issuer"), words.issuer),
        (
            "months",
            _("Months"),
            lambda value: words.months(int(value)) if value.isdecimal() else value,
        ),
        ("pg", _("PG module"), str),
        ("mid", _("MID"), str),
        ("reason", _("Reason"), str),
        ("hour", _("Hour of the week"), history_words.week_hour),
        ("environment", _("Environment"), history_words.environment),
        ("currency", _("Currency"), str),
    ):
        if name in given:
            found.append((label, said(given[name]) or _("(none)")))
    return found


def _given() -> dict[str, str]:
    return dict(parse_qsl(st.query_params.get(_PARAM, ""), keep_blank_values=True))
