"""Of what is it made? By method, issuer, PG; instalments; reasons of failure; hours of the week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money, exponent
from lib.services.history import Axis, HistoryFilter, Part
from lib.ui import history_charts, history_drill, history_words, layout, session, tables, words

_MOST: Final = 12  # bars; the table has them all
_HOURS: Final = 24


def draw(where: HistoryFilter, currency: str, *, is_money: bool) -> None:
    """Draw the parts of a filter of one environment and currency; only the open tab asks."""
    parts: dict[str, Callable[[], None]] = {
        _("Method"): lambda: _parts(where, currency, Axis.METHOD, is_money=is_money),
        _("Issuer"): lambda: _parts(where, currency, Axis.ISSUER, is_money=is_money),
        _("PG module"): lambda: _parts(where, currency, Axis.PG, is_money=is_money),
        _("MID"): lambda: _parts(where, currency, Axis.MID, is_money=is_money),
        _("Instalments"): lambda: _mix(where, currency, is_money=is_money),
        _("Failures"): lambda: _failures(where),
        _("Hours"): lambda: _hours(where, currency, is_money=is_money),
    }
    for tab, part in zip(
        st.tabs(list(parts), key="pb-history-parts", on_change="rerun"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                part()


def _parts(where: HistoryFilter, currency: str, axis: Axis, *, is_money: bool) -> None:
    found = session.services().history.breakdown(where, axis)
    name = {Axis.METHOD: "method", Axis.ISSUER: "issuer", Axis.PG: "pg", Axis.MID: "mid"}[axis]
    shown = [part for part in found if _value(part, is_money=is_money)][:_MOST]
    left, right = layout.panes()
    with left:
        if not shown:
            _nothing()
        else:
            picked = history_charts.bars(
                [_bar(part, axis, currency, is_money=is_money) for part in shown],
                is_money=is_money,
                key=f"pb-history-{name}",
                said=_("Parts of the approved payments in {currency}", currency=currency),
            )
            code = picked[0]["code"] if picked else ""
            history_drill.take(name, picked, {name: code})
    with right:
        _table(found, axis, currency)


def _value(part: Part, *, is_money: bool) -> int:
    return part.figures.gross if is_money else part.figures.count


def _bar(part: Part, axis: Axis, currency: str, *, is_money: bool) -> dict[str, Any]:
    value = _value(part, is_money=is_money)
    color = history_words.method_color(part.key) if axis is Axis.METHOD else "#2563eb"
    return {
        "code": part.key,
        "word": history_words.key_of(axis, part.key),
        "value": value / (10 ** exponent(currency) if is_money else 1),
        "shown": _money(value, currency) if is_money else formats.number(value),
        "color": color,
    }


def _table(found: Sequence[Part], axis: Axis, currency: str) -> None:
    tables.draw(
        [
            {
                _("Part"): history_words.key_of(axis, part.key),
                _("Gross"): _money(part.figures.gross, currency),
                _("Net"): _money(part.figures.net, currency),
                _("Count"): formats.number(part.figures.count),
                _("Failed"): formats.number(part.figures.failed),
                _("Approval rate"): _rate(part),
            }
            for part in found
        ],
    )


def _rate(part: Part) -> str:
    rate = part.figures.approval_rate
    return "–" if rate is None else history_charts.percent(float(rate))  # noqa: RUF001


def _mix(where: HistoryFilter, currency: str, *, is_money: bool) -> None:
    found = session.services().history.instalment_mix(where)
    if not found:
        _nothing()
        return
    months = [words.months(one) for one in sorted({mixed.months for mixed in found})]
    totals: dict[str, int] = {}
    rows = []
    for mixed in found:
        value = mixed.figures.gross if is_money else mixed.figures.count
        name = words.issuer(mixed.issuer)
        totals[name] = totals.get(name, 0) + value
        rows.append(
            {
                "x": words.months(mixed.months),
                "y": name,
                "left": str(mixed.months),
                "down": mixed.issuer,
                "value": value,
                "shown": _money(value, currency) if is_money else formats.number(value),
            }
        )
    picked = history_charts.heat(
        rows,
        x=(_("Months"), months),
        y=(_("Issuer"), sorted(totals, key=lambda name: -totals[name])),
        key="pb-history-mix",
        said=_("Approved card payments by issuer and instalment months"),
    )
    one = picked[0] if picked else {"left": "", "down": ""}
    history_drill.take("mix", picked, {"months": str(one["left"]), "issuer": str(one["down"])})
    with st.expander(_("Instalments, as a table")):
        table: dict[str, dict[str, str]] = {}
        for row in rows:
            table.setdefault(str(row["y"]), {_("Issuer"): str(row["y"])})[str(row["x"])] = str(
                row["shown"]
            )
        tables.draw(
            [
                {_("Issuer"): name, **{month: table[name].get(month, "") for month in months}}
                for name in sorted(totals, key=lambda name: -totals[name])
            ],
        )


def _failures(where: HistoryFilter) -> None:
    found = session.services().history.failure_reasons(where)
    total = sum(one.count for one in found)
    if not total:
        _nothing()
        return
    rows: list[dict[str, Any]] = []
    so_far = 0
    for one in found:
        so_far += one.count
        word = one.reason or _("(none)")
        rows.append({"code": one.reason, "word": word, "value": one.count, "share": so_far / total})
    left, right = layout.panes()
    with left:
        picked = history_charts.pareto(
            rows[:_MOST], key="pb-history-failures", said=_("Failed payments by reason")
        )
        code = str(picked[0]["code"]) if picked else ""
        history_drill.take("failures", picked, {"status": "failed", "reason": code})
    with right:
        tables.draw(
            [
                {
                    _("Reason"): row["word"],
                    _("Count"): formats.number(int(row["value"])),
                    _("Share so far"): history_charts.percent(float(row["share"])),
                }
                for row in rows
            ],
        )


def _hours(where: HistoryFilter, currency: str, *, is_money: bool) -> None:
    found = session.services().history.hours(where)
    if not found:
        _nothing()
        return
    days = history_words.weekdays()
    clock = [f"{hour:02}" for hour in range(_HOURS)]
    known = {
        (one.weekday, one.hour): one.amount if is_money else one.count
        for one in found
        if one.currency == currency
    }
    rows = []
    for day, day_word in enumerate(days):
        for hour, hour_word in enumerate(clock):
            value = known.get((day, hour), 0)
            shown = _money(value, currency) if is_money else formats.number(value)
            rows.append(
                {
                    "x": hour_word,
                    "y": day_word,
                    "left": hour,
                    "down": day,
                    "value": value,
                    "shown": shown,
                }
            )
    picked = history_charts.heat(
        rows,
        x=(_("Hour"), clock),
        y=(_("Weekday"), days),
        key="pb-history-hours",
        said=_("Approved payments by hour of the week, Korean time"),
    )
    one = picked[0] if picked else {"left": 0, "down": 0}
    hour = int(one["down"]) * _HOURS + int(one["left"])
    history_drill.take("hours", picked, {"hour": str(hour)})
    with st.expander(_("Hours, as a table")):
        tables.draw(
            [
                {
                    _("Weekday"): day_word,
                    **{clock[h]: known.get((day, h), 0) for h in range(_HOURS)},
                }
                for day, day_word in enumerate(days)
            ],
        )


def _nothing() -> None:
    st.caption(_("Nothing in this range."))


def _money(minor: int, currency: str) -> str:
    return formats.money(Money(minor, currency))
