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
from lib.services.history import Compared, Figures, HistoryFilter, Proven, change
from lib.services.history_terms import terms_of
from lib.ui import history_words, keys, layout, session, tables

_AREA: Final = "figures"


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure: its name, how it reads, what it was before, what it means, and its sums."""

    name: str
    label: str
    shown: str
    before: str
    grown: Fraction | None
    meaning: str
    sums: tuple[Proven, ...]
    color: Literal["normal", "inverse"] = "normal"


def draw(one: Compared, where: HistoryFilter) -> None:
    """Draw the figures of one environment and currency."""
    for cell, figure in zip(layout.figures(6), _figures(one), strict=True):
        with cell.container(border=True, key=keys.widget(_AREA, f"card-{figure.name}")):
            st.metric(
                figure.label,
                figure.shown,
                _percent(figure.grown) or _("no comparison"),
                delta_color="off" if figure.grown is None else figure.color,
                delta_arrow="off" if figure.grown is None else "auto",
            )
            with st.popover(
                _("Proof"),
                type="tertiary",
                help=figure.meaning,
                key=keys.widget(_AREA, f"ground-{figure.name}"),
                on_change="rerun",
            ) as opened:
                if opened.open:
                    _ground(figure, one.now, where)


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


def _figures(one: Compared) -> list[_Figure]:
    now, before, currency = one.now, one.before, one.now.currency

    def money(name: str, label: str, meaning: str, sums: tuple[Proven, ...]) -> _Figure:
        value, old = getattr(now, name), getattr(before, name)
        shown = "–" if value is None else _money(value, currency)  # noqa: RUF001
        was = "–" if old is None else _money(old, currency)  # noqa: RUF001
        color: Literal["normal", "inverse"] = "inverse" if name == "cancelled" else "normal"
        return _Figure(name, label, shown, was, change(value, old), meaning, sums, color)

    rate, old_rate = now.approval_rate, before.approval_rate
    return [
        money(
            "gross",
            _("Gross"),
            _("Approved amounts, later cancelled ones included."),
            (Proven.GROSS,),
        ),
        money(
            "cancelled",
            _("Cancelled"),
            _("Money that went back; counted by the basis that is chosen above."),
            (Proven.CANCELLED,),
        ),
        money(
            "net",
            _("Net"),
            _("Gross less cancelled: what the period brought."),
            (Proven.GROSS, Proven.CANCELLED),
        ),
        _Figure(
            "count",
            _("Count"),
            formats.number(now.count),
            formats.number(before.count),
            change(now.count, before.count),
            _("Approved payments, later cancelled ones included."),
            (Proven.GROSS,),
        ),
        _Figure(
            "approval_rate",
            _("Approval rate"),
            _share(rate),
            _share(old_rate),
            change(rate, old_rate),
            _("Approved payments among those that were approved or failed; waiting ones aside."),
            (Proven.GROSS, Proven.FAILED),
        ),
        money(
            "average",
            _("Average ticket"),
            _("Gross divided by the number of approved payments."),
            (Proven.GROSS,),
        ),
    ]


def _ground(figure: _Figure, now: Figures, where: HistoryFilter) -> None:
    """Draw what a figure means, which rows it counts, and the query that finds them."""
    st.markdown(f"**{figure.label}** · {figure.shown}")
    st.caption(figure.meaning)
    st.caption(_("The same number of days before: {before}", before=figure.before))
    own = replace(where, environments=(now.environment,), currency=now.currency)
    for what in figure.sums:
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


def _share(rate: Fraction | None) -> str:
    return "–" if rate is None else f"{float(rate) * 100:.1f} %"  # noqa: RUF001


def _percent(grown: Fraction | None) -> str | None:
    return None if grown is None else f"{float(grown) * 100:+.1f} %"
