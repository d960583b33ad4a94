"""What waits for a person? Acts without an outcome, webhooks not looked up, nothing connected."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.money import Money
from lib.ledger.inbox import Outcome
from lib.ui import findings, keys, navigation, outcome, session, words

_NAMED: Final = 5  # of many; all are looked up at once


def draw() -> None:
    """Draw what needs attention; nothing where nothing does."""
    _unknowns()
    _webhooks()
    _channels()


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
        for attempt in waiting[:_NAMED]:
            st.caption(
                f"{formats.moment(from_unix(attempt.opened_at))} · "
                f"{words.call(attempt.operation)} · "
                f"{findings.plain(attempt.merchant_uid or attempt.customer_uid)} · "
                f"{formats.money(Money(attempt.amount, attempt.currency))} · "
                f"{outcome.word(attempt.outcome)}"
            )
        if (more := len(waiting) - _NAMED) > 0:
            st.caption(ngettext("and one more", "and {n} more", more))
        if st.button(_("Look them up now"), key=keys.widget("overview", "resolve")):
            services.unknowns.look_up_all(session.actor())
            st.rerun()


def _webhooks() -> None:
    failed = session.services().webhooks.counts().get(Outcome.FAILED.value, 0)
    if failed:
        navigation.link(
            "webhooks",
            ngettext(
                "{n} webhook could not be looked up", "{n} webhooks could not be looked up", failed
            ),
            icon=":material/webhook:",
            outcome=Outcome.FAILED.value,
        )


def _channels() -> None:
    if all(row.environment == Environment.SANDBOX for row in session.channels()):
        navigation.link(
            "channels",
            _("Only the sandbox is connected. Connect a channel of your own"),
            icon=":material/hub:",
        )
