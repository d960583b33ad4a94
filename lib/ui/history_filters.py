"""Which payments shall be looked at? Period, basis, search and filters, all in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.services import definitions
from lib.services.history import Basis, Choices, HistoryFilter
from lib.services.history_terms import BASES
from lib.ui import amounts, history_words, layout, session, url, words

# Keys of bound widgets are the names of the address's parameters.
DAYS: Final = "days"
TEXT: Final = "q"
_LEAST: Final = "min"
_MOST: Final = "max"
_RANGE: Final = "30d"
_OLDEST: Final = date(2000, 1, 1)
_AHEAD: Final = timedelta(days=366)  # a clock elsewhere may be ahead of ours


def draw() -> HistoryFilter | None:
    """Draw the filters and return what they choose; None when that is no range."""
    today = seoul_day(session.services().clock.now())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = _range()
        days = _exact(today) if chosen == "exact" else preset(chosen, today)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        basis = _basis()
        text = st.text_input(
            _("Search"),
            key=TEXT,
            bind="query-params",
            persist_state="session",
            placeholder=_("Order number, name, buyer, imp_uid, approval number")
            if may(session.actor(), Permission.PERSONAL)
            else _("Order number, name, imp_uid, approval number"),
            icon=":material/search:",
            width=420,
        )
    first, last = days
    st.caption(
        _(
            "{first} to {last}, Korean days, both included.",
            first=formats.day(first),
            last=formats.day(last),
        )
        + " "
        + definitions.consequence(basis)
    )
    if last < first:
        st.error(_("The first day lies after the last one. Swap them."))
        return None
    where = HistoryFilter(first, last, basis, text=text or "")
    return session.services().history.as_seen_by(_narrow(where), session.actor())


def preset(name: str, today: date) -> tuple[date, date]:
    """Return the days of a named range."""
    start = today.replace(day=1)
    match name:
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "month":
            return start, today
        case "last":
            end = start - timedelta(days=1)
            return end.replace(day=1), end
        case "year":
            return today.replace(month=1, day=1), today
        case _:
            back = {"today": 0, "7d": 6, "30d": 29, "90d": 89}[name]
            return today - timedelta(days=back), today


def _range() -> str:
    ranges = {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "7d": _("7 days"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "month": _("This month"),
        "last": _("Last month"),
        "year": _("This year"),
        "exact": _("From – to"),  # noqa: RUF001 — an en dash is meant
    }
    return one_of("range", _("Period (Korean days)"), ranges, _RANGE)


def _basis() -> Basis:
    known = {name: definitions.basis(value) for name, value in BASES.items()}
    return BASES[one_of("basis", _("Time that counts"), known, "paid")]


def one_of(name: str, label: str, options: dict[str, str], otherwise: str, **more: Any) -> str:  # noqa: ANN401
    """Draw buttons of which one is chosen; the choice is in the address.

    Args:
        name: of the parameter.
        label: of the buttons, translated.
        options: values with their words.
        otherwise: what is chosen at first.
        more: further arguments of the widget.
    """
    chosen = st.segmented_control(
        label,
        list(options),
        default=url.start(name, list(options), otherwise),
        required=True,
        format_func=options.__getitem__,
        key=url.key(name),
        persist_state="session",
        **more,
    )
    url.keep(name, chosen or otherwise, otherwise)
    return chosen or otherwise


def _exact(today: date) -> tuple[date, date]:
    picked = st.date_input(
        _("From – to, both included"),  # noqa: RUF001
        value=(today - timedelta(days=29), today),
        min_value=_OLDEST,
        max_value=today + _AHEAD,
        key=DAYS,
        bind="query-params",
        persist_state="session",
        format="YYYY-MM-DD",
        width=260,
    )
    days: tuple[date, ...] = picked  # a range that is being chosen has one day, or none
    if len(days) == 2:  # noqa: PLR2004 — first and last
        return days[0], days[1]
    st.caption(_("Choose the last day too; until then the range ends today."))
    first = days[0] if days else today
    return first, max(today, first)


def _narrow(where: HistoryFilter) -> HistoryFilter:
    """Draw the filters that are not always needed, with how many are set."""
    offered = session.services().history.choices(where)
    names = ("status", "method", "issuer", "months", "pg", "mid", "env", "reason")
    active = sum(1 for name in (*names, "currency", _LEAST, _MOST) if st.query_params.get(name))
    label = _("Filters") if not active else _("Filters · {count} set", count=active)
    with st.expander(label, icon=":material/filter_list:"):
        return _fields(where, offered)


def _fields(where: HistoryFilter, offered: Choices) -> HistoryFilter:
    cells = iter(layout.dense(10))

    def several(
        name: str, label: str, options: Sequence[str], said: Callable[[str], str]
    ) -> tuple[str, ...]:
        with next(cells):
            return many_of(name, label, options, said)

    statuses = several(
        "status", _("Status"), ("paid", "cancelled", "failed", "ready"), words.status
    )
    methods = several("method", _("Method"), offered.methods, words.method)
    issuers = several("issuer", _("Issuer"), offered.issuers, words.issuer)
    months = several("months", _("Months"), [str(one) for one in offered.months], _months)
    modules = several("pg", _("PG module"), offered.pg_modules, str)
    mids = several("mid", _("MID"), offered.mids, str)
    known = sorted({*offered.environments, "live", "test", "sandbox", "sample"})
    environments = several("env", _("Environment"), known, history_words.environment)
    with next(cells):
        currency = _currency(offered.currencies)
    with next(cells):
        least = _amount(_LEAST, _("Amount from"))
    with next(cells):
        most = _amount(_MOST, _("Amount to"))
    if not environments:
        st.caption(_("Test payments are left out until an environment is chosen."))
    return HistoryFilter(
        where.first_day,
        where.last_day,
        where.basis,
        environments=environments,
        statuses=statuses,
        methods=methods,
        issuers=issuers,
        months=tuple(int(one) for one in months),
        pg_modules=modules,
        mids=mids,
        reasons=tuple(st.query_params.get_all("reason")),
        currency=currency,
        min_amount=least,
        max_amount=most,
        text=where.text,
    )


def many_of(
    name: str, label: str, options: Sequence[str], said: Callable[[str], str]
) -> tuple[str, ...]:
    """Draw a choice of several; what the address asks for can always be chosen."""
    asked = [one for one in st.query_params.get_all(name) if one not in options]
    known = [*options, *(one for one in asked if name != "months" or one.isdecimal())]
    chosen: list[str] = st.multiselect(
        label,
        known,
        default=url.start_many(name, known),
        format_func=said,
        key=url.key(name),
        persist_state="session",
        placeholder=_("All"),
    )
    url.keep(name, chosen)
    return tuple(chosen)


def _months(value: str) -> str:
    return words.months(int(value))


def _currency(offered: Sequence[str]) -> str:
    options = ["", *sorted({*offered, *st.query_params.get_all("currency")} - {""})]
    chosen: str = st.selectbox(
        _("Currency"),
        options,
        index=options.index(url.start("currency", options, "")),
        format_func=lambda one: one or _("All"),
        key=url.key("currency"),
        persist_state="session",
    )
    url.keep("currency", chosen)
    return chosen


def _amount(name: str, label: str) -> int | None:
    typed = st.text_input(
        label,
        key=name,
        bind="query-params",
        persist_state="session",
        help=_("In the smallest unit of the payment's currency: won, cents."),
    )
    value = amounts.typed((typed or "").replace(",", ""))
    if isinstance(value, str) or (value is not None and value < 0):
        st.error(_("Type a whole number of 0 or more."))
        return None
    return value
