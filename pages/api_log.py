"""What went over the wire? Every exchange with the gateways, searchable, masked, as a command."""

from typing import Any

import streamlit as st

from lib.catalog.operations import operations
from lib.catalog.vocabulary import Environment
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.services.api_log import ENDS, MOST_COUNTED, ExchangeFilter
from lib.services.reference import Area
from lib.ui import (
    banner,
    exchange_detail,
    exchange_table,
    head,
    keys,
    notice,
    session,
    url,
    words,
)

PAGE = {
    "title": "API log",
    "icon": ":material/swap_horiz:",
    "group": "connect",
    "order": 0,
}
ROWS = 50
EVERYWHERE = "all"


def render() -> None:
    """Draw the page: the exchange that the address names above the list."""
    head.draw(
        _("API log"),
        _("Every request to a gateway and its answer, as kept: without card data and keys."),
        Area.CODES,
    )
    where = _filters()
    number = st.query_params.get("exchange", "")
    if number.isascii() and number.isdigit() and len(number) < 16:  # noqa: PLR2004
        exchange_detail.draw(int(number))
    _table(where)


def _filters() -> ExchangeFilter:
    names = [one.name for one in operations()]
    places = [EVERYWHERE, *(one.value for one in Environment)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        place = st.segmented_control(
            _("Environment"),
            places,
            default=url.start("where", places, session.channel().environment),
            required=True,
            format_func=lambda one: _("All") if one == EVERYWHERE else banner.word(one),
            key=url.key("where"),
        )
        end = st.segmented_control(
            _("Outcome"),
            ["", *ENDS],
            default=url.start("end", ["", *ENDS], ""),
            required=True,
            format_func=lambda one: exchange_table.word(one) if one else _("All"),
            key=url.key("end"),
        )
        text = st.text_input(
            _("Order number, imp_uid or address"),
            key="said",
            bind="query-params",
            live="250ms",
            width=260,
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        calls = st.multiselect(
            _("Calls"),
            names,
            default=url.start_many("call-of", names),
            format_func=words.call,
            placeholder=_("All calls"),
            key=url.key("call-of"),
        )
        known = [str(one) for one in session.services().api_log.statuses(session.actor())]
        status = st.selectbox(
            "HTTP",
            ["", *known],
            index=["", *known].index(url.start("http", ["", *known], "")),
            format_func=lambda one: _("Any") if not one else _("no answer") if one == "0" else one,
            key=url.key("http"),
            width=160,
        )
    url.keep("where", place or "", session.channel().environment)
    url.keep("end", end or "")
    url.keep("call-of", calls)
    url.keep("http", status or "")
    return ExchangeFilter(
        environment="" if place == EVERYWHERE else str(place),
        operations=tuple(calls),
        end=end or "",
        status=int(status) if status else None,
        text=text or "",
    )


def _table(where: ExchangeFilter) -> None:
    log = session.services().api_log
    number = int(st.session_state.get("said-page", 1))
    page = log.page(where, session.actor(), number=number, size=ROWS)
    pages = max(1, -(-page.total // ROWS))
    if number > pages:
        page = log.page(where, session.actor(), number=1, size=ROWS)
    if not page.rows:
        _empty(where)
        return
    more = "+" if page.total == MOST_COUNTED else ""
    st.caption(
        ngettext(
            "{count} exchange",
            "{count} exchanges, newest first",
            page.total,
            count=formats.number(page.total) + more,
        )
    )
    clicked = exchange_table.draw(page.rows, keys.widget("api-log", "table"))
    if clicked is not None and st.query_params.get("exchange") != str(clicked):
        st.query_params["exchange"] = str(clicked)
        st.rerun()
    if pages > 1:
        st.pagination(pages, key="said-page", bind="query-params")


def _empty(where: ExchangeFilter) -> None:
    narrowed: list[Any] = [where.operations, where.end, where.text, where.status is not None]
    if any(narrowed):
        st.info(_("No exchange fits."), icon=":material/filter_alt_off:")
        return
    st.info(
        _("Nothing was asked of this gateway yet. A test charge is the quickest way to see one."),
        icon=":material/swap_horiz:",
    )


notice.run(render)
