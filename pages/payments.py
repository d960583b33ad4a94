"""What was paid, cancelled, refused? Totals, days, rows, and each payment in full."""

import streamlit as st

from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.services.reports import PaymentFilter, Total
from lib.ui import (
    charts,
    head,
    layout,
    navigation,
    notice,
    payment_detail,
    payment_filters,
    payment_table,
    session,
)

PAGE = {
    "title": "Payments",
    "icon": ":material/receipt_long:",
    "group": "review",
    "order": 1,
}
ROWS = 50


def render() -> None:
    """Draw the page: one payment when the address names it, else the list."""
    imp_uid = st.query_params.get("imp_uid")
    if imp_uid:
        payment_detail.draw(imp_uid, st.query_params.get("environment"))
        return
    head.draw(
        _("Payments"),
        _("Every payment the console has seen in this environment; totals, days and rows."),
    )
    where = payment_filters.draw()
    if where.last_day < where.first_day:
        st.error(_("The first day lies after the last one. Swap them."))
        return
    totals = session.services().reports.totals(where)
    if not totals:
        _empty(where)
        return
    for total in totals:
        _figures(total)
        _days(where, total.currency)
    _table(where)


def _figures(total: Total) -> None:
    currency = total.currency
    for column, (label, value, said) in zip(
        layout.cards(4),
        (
            (
                _("Gross"),
                formats.money(Money(total.gross, currency)),
                _("Approved amounts by the day of approval, later cancelled ones included."),
            ),
            (
                _("Cancelled"),
                formats.money(Money(total.cancelled, currency)),
                _("Money that went back, by the day it went back."),
            ),
            (
                _("Net"),
                formats.money(Money(total.net, currency)),
                _("Gross less cancelled: what the period brought."),
            ),
            (
                _("Paid / failed / waiting"),
                f"{total.paid} / {total.failed} / {total.waiting}",
                _("Numbers of payments."),
            ),
        ),
        strict=True,
    ):
        column.metric(label, value, help=said, border=True)


def _days(where: PaymentFilter, currency: str) -> None:
    rows = session.services().reports.daily(where)
    charts.daily(rows, currency, where.first_day, where.last_day)
    with st.expander(_("Days as a table · {currency}", currency=currency)):
        charts.daily_table(rows, currency)


def _table(where: PaymentFilter) -> None:
    reports = session.services().reports
    number = int(st.session_state.get("page", 1))
    page = reports.page(where, number=number, size=ROWS)
    pages = max(1, -(-page.total // ROWS))
    if number > pages:
        page = reports.page(where, number=1, size=ROWS)
    st.subheader(_("Rows"), anchor=False)
    st.caption(
        ngettext(
            "{count} payment, by the time it was paid, failed or opened.",
            "{count} payments, newest first, by the time they were paid, failed or opened.",
            page.total,
            count=formats.number(page.total),
        )
    )
    clicked = payment_table.draw(page.rows, key="pb-payments-table")
    if clicked:
        st.query_params["imp_uid"] = clicked
        st.query_params["environment"] = where.environment
        st.rerun()
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")


def _empty(where: PaymentFilter) -> None:
    st.info(
        _(
            "No payment fits between {first} and {last}.",
            first=where.first_day,
            last=where.last_day,
        ),
        icon=":material/inbox:",
    )
    navigation.link("charges", _("Issue a test charge"))


notice.run(render)
