"""Where to begin, and what needs attention? One click from each job."""

from datetime import timedelta

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel.clock import seoul_day
from lib.services.reference import Area
from lib.services.reports import PaymentFilter
from lib.ui import attention, head, keys, layout, navigation, notice, payment_table, session

PAGE = {
    "title": "Overview",
    "icon": ":material/home:",
    "group": "start",
    "order": 1,
}
LATEST = 5


def render() -> None:
    """Draw the page."""
    head.draw("Paybench", _("The workbench for Toss Payments through PortOne V1."), Area.PARAMETERS)
    attention.draw()
    _jobs()
    _latest()
    _address()


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
            "builder",
            ":material/code:",
            _("Take a snippet"),
            _("Code for the page and the server, from a preset or from what you paste."),
        ),
    )
    mine = [job for job in jobs if navigation.is_for_us(job[0])]
    for column, (page, icon, title, said) in zip(layout.jobs(len(mine)), mine, strict=True):
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
        navigation.link(
            "payments", _("Try it with a sample ledger"), icon=":material/science:", part="sources"
        )
        return
    clicked = payment_table.draw(page.rows, key="pb-overview-table")
    if clicked:
        navigation.go("payments", imp_uid=clicked, environment=environment)


def _address() -> None:
    shown = st.expander(
        _("For developers: the sandbox as a stand-in for the gateway"),
        key=keys.widget("overview", "address"),
        on_change="rerun",
    )
    if not shown.open:  # what draws code is half of all a browser loads for this screen
        return
    with shown:
        st.write(
            _("Point any V1 client at this base URL. Key and secret are those of the sandbox.")
        )
        st.code(session.services().settings.embedded_sandbox_url, language=None)


notice.run(render)
