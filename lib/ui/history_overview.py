"""What does a set of payments look like? Figures, time, parts and rows, one currency at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from lib.i18n import gettext as _
from lib.services.history import Compared, Figures, HistoryFilter
from lib.ui import (
    history_drill,
    history_figures,
    history_filters,
    history_parts,
    history_rows,
    history_series,
    history_words,
    session,
)

_WON: Final = "KRW"


def draw(where: HistoryFilter) -> None:
    """Draw figures, charts and rows of a filter."""
    found = session.services().history.kpis(where)
    if not found:
        st.info(
            _("No payment fits. Choose another period, loosen the filters, or bring history in."),
            icon=":material/inbox:",
        )
        found = [_zero(where)]
    if len(found) > 1:
        history_figures.many(found)
    one = _one(found)
    own = replace(where, environments=(one.now.environment,), currency=one.now.currency)
    if one.now.environment == "sample":
        st.caption(f":material/science: {_('Made-up payments, for trying things out.')}")
    history_figures.draw(one, own)
    history_series.draw(own, one.now.currency)
    history_parts.draw(own, one.now.currency, is_money=st.query_params.get("measure") != "count")
    st.subheader(_("Rows"), anchor=False)
    history_drill.chip()
    history_rows.draw(history_drill.read(where))


def _one(found: list[Compared]) -> Compared:
    """Draw which environment and currency figures and charts are of, if there are several."""
    if len(found) == 1:
        return found[0]
    names = {
        f"{one.now.environment}-{one.now.currency}": (
            f"{history_words.environment(one.now.environment)} · {one.now.currency}"
        )
        for one in found
    }
    first = next(iter(names))
    chosen = history_filters.one_of("of", _("Figures of"), names, first)
    return found[list(names).index(chosen)] if chosen in names else found[0]


def _zero(where: HistoryFilter) -> Compared:
    environment = next(iter(where.environments), session.channel().environment)
    currency = where.currency or _WON
    return Compared(Figures(environment, currency), Figures(environment, currency))
