"""What does it come to? Six figures beside those of the period before, each open to the ground."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.services import definitions
from lib.services.definitions import Figure
from lib.services.history import Compared, Figures, HistoryFilter, Proven, change
from lib.services.history_terms import terms_of
from lib.ui import history_words, keys, layout, session, tables

_AREA: Final = "figures"
_SUMS: Final = {
    Figure.CANCELLED: (Proven.CANCELLED,),
    Figure.NET: (Proven.GROSS, Proven.CANCELLED),
    Figure.APPROVAL_RATE: (Proven.GROSS, Proven.FAILED),
}


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure: which, how it reads, what it was before, and by how much it has grown."""

    figure: Figure
    shown: str
    before: str
    grown: Fraction | None


def draw(one: Compared, where: HistoryFilter) -> None:
    """Draw the figures of one environment and currency."""
    for cell, figure in zip(layout.figures(len(Figure)), Figure, strict=True):
        found = _figure(one, figure)
        with cell.container(border=True, key=keys.widget(_AREA, f"card-{figure.value}")):
            st.metric(
                definitions.name(figure),
                found.shown,
                _percent(found.grown) or _("no comparison"),
                delta_color=_color(found),
                delta_arrow="off" if found.grown is None else "auto",
            )
            with st.popover(
                _("Proof"),
                type="tertiary",
                help=definitions.meaning(figure),
                key=keys.widget(_AREA, f"ground-{figure.value}"),
                on_change="rerun",
            ) as opened:
                if opened.open:
                    _ground(found, one.now, where)


def many(found: list[Compared]) -> None:
    """Draw the figures of all environments and currencies as a table; they are never added up."""
    tables.draw(
        [
            {
                _("Environment"): history_words.environment(one.now.environment),
                _("Currency"): one.now.currency,
                _("Gross"): _money(one.now.gross, one.now.currency),
                _("Cancelled"): _money(one.now.cancelled, one.now.currency),
                _("Net"): _money(one.now.net, one.now.currency),
                _("Count"): formats.number(one.now.count),
                _("Failed"): formats.number(one.now.failed),
                _("Waiting"): formats.number(one.now.waiting),
            }
            for one in found
        ],
        words=2,
    )


def _figure(one: Compared, figure: Figure) -> _Figure:
    now, before = (getattr(figures, figure.value) for figures in (one.now, one.before))
    return _Figure(
        figure,
        _shown(figure, now, one.now.currency),
        _shown(figure, before, one.now.currency),
        change(now, before),
    )


def _shown(figure: Figure, value: int | Fraction | None, currency: str) -> str:
    if value is None:
        return "–"  # noqa: RUF001 — an en dash is meant
    if isinstance(value, Fraction):
        return f"{float(value) * 100:.1f} %"
    return formats.number(value) if figure is Figure.COUNT else _money(value, currency)


def _ground(found: _Figure, now: Figures, where: HistoryFilter) -> None:
    """Draw what a figure means, which rows it counts, and the query that finds them."""
    st.markdown(f"**{definitions.name(found.figure)}** · {found.shown}")
    st.caption(definitions.meaning(found.figure))
    st.caption(_("The same number of days before: {before}", before=found.before))
    own = replace(where, environments=(now.environment,), currency=now.currency)
    for what in _SUMS.get(found.figure, (Proven.GROSS,)):
        proof = session.services().history.prove(own, what)
        st.caption(
            _(
                "{rows} rows, {amount}, counted from the payments themselves:",
                rows=formats.number(proof.rows),
                amount=_money(proof.amount, now.currency),
            )
        )
        st.code(proof.sql, language="sql", wrap_lines=True)
    st.caption(_("The same on the command line:"))
    st.code(_command(own), language="bash", wrap_lines=True)


def _command(where: HistoryFilter) -> str:
    terms = terms_of(where)
    parts = ["--from", str(terms.pop("from")), "--to", str(terms.pop("to"))]
    for name, value in terms.items():
        for one in [value] if isinstance(value, str) else value:
            parts += ["--filter", f"{name}={one}"]
    return f"python -m lib history {shlex.join(parts)} --json"


def _money(minor: int, currency: str) -> str:
    return formats.money(Money(minor, currency))


def _color(found: _Figure) -> Literal["normal", "inverse", "off"]:
    if found.grown is None:
        return "off"
    return "inverse" if found.figure is Figure.CANCELLED else "normal"


def _percent(grown: Fraction | None) -> str | None:
    return None if grown is None else f"{float(grown) * 100:+.1f} %"
