"""Where to begin, and what needs attention? One click from each job."""

from datetime import timedelta

import streamlit as st

from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix, seoul_day
from lib.kernel.money import Money
from lib.services.reports import PaymentFilter
from lib.ui import (
    findings,
    head,
    keys,
    layout,
    navigation,
    notice,
    outcome,
    payment_table,
    session,
    words,
)

PAGE = {
    "title": "Overview",
    "icon": ":material/home:",
    "group": "start",
    "order": 1,
}
LATEST = 5


def render() -> None:
    """Draw the page."""
    head.draw("Paybench", _("The workbench for Toss Payments through PortOne V1."))
    _unknowns()
    _jobs()
    _latest()
    _address()


def _unknowns() -> None:
    services = session.services()
    waiting = services.unknowns.open()
    if not waiting:
        return
    with st.container(border=True):
        st.markdown(
            ":orange[:material/hourglass_top:] **"
            + ngettext(
                "{n} act without a known outcome", "{n} acts without a known outcome", len(waiting)
            )
            + "**"
        )
        for attempt in waiting:
            st.caption(
                f"{formats.moment(from_unix(attempt.opened_at))} · "
                f"{words.call(attempt.operation)} · "
                f"{findings.plain(attempt.merchant_uid or attempt.customer_uid)} · "
                f"{formats.money(Money(attempt.amount, attempt.currency))} · "
                f"{outcome.word(attempt.outcome)}"
            )
        if st.button(_("Look them up now"), key=keys.widget("overview", "resolve")):
            services.unknowns.look_up_all(session.actor())
            st.rerun()


def _jobs() -> None:
    jobs = (
        (
            "builder",
            ":material/tune:",
            _("Explore payment options"),
            _("Build a request_pay call, see what the rules say, take the snippet."),
        ),
        (
            "charges",
            ":material/credit_card:",
            _("Issue a test charge"),
            _("One card, a billing key, or a repeat charge, with the exact exchange."),
        ),
        (
            "payments",
            ":material/receipt_long:",
            _("Review the history"),
            _("Totals, days, rows and each payment's life, in Korean days."),
        ),
        (
            "channels",
            ":material/hub:",
            _("Connect a channel"),
            _("PG, MID and keys; sandbox channels are here already."),
        ),
    )
    for column, (page, icon, title, said) in zip(layout.cards(len(jobs)), jobs, strict=True):
        with column.container(border=True, height="stretch"):
            navigation.link(page, f"**{title}**", icon=icon)
            st.caption(said)


def _latest() -> None:
    services = session.services()
    environment = session.channel().environment
    today = seoul_day(services.clock.now())
    where = PaymentFilter(
        environment=environment, first_day=today - timedelta(days=365), last_day=today
    )
    page = services.reports.page(where, number=1, size=LATEST)
    st.subheader(_("Latest payments"), anchor=False)
    if not page.rows:
        st.caption(_("None yet. The first test charge shows up here."))
        return
    clicked = payment_table.draw(page.rows, key="pb-overview-table")
    if clicked:
        navigation.go("payments", imp_uid=clicked, environment=environment)


def _address() -> None:
    services = session.services()
    with st.expander(_("For developers: the sandbox as a stand-in for the gateway")):
        st.write(
            _("Point any V1 client at this base URL. Key and secret are those of the sandbox.")
        )
        st.code(services.settings.embedded_sandbox_url, language=None)


notice.run(render)
