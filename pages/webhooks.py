"""What has come in at the webhook door, and what did it change? Live, with raw body and replay."""

import streamlit as st

from lib.i18n import gettext as _
from lib.services.reference import Area
from lib.ui import head, notice, webhook_detail, webhook_inbox

PAGE = {
    "title": "Webhooks",
    "icon": ":material/webhook:",
    "group": "connect",
    "order": 0,
}


def render() -> None:
    """Draw the page."""
    head.draw(
        _("Webhooks"),
        _("What comes in is believed never: the payment is fetched back, and only that counts."),
        Area.CALLS,
    )
    webhook_inbox.addresses()
    chosen = webhook_inbox.filters()
    inbox()
    if chosen is not None:
        webhook_detail.draw(chosen)


@st.fragment(run_every=2.0)
def inbox() -> None:
    """Draw the table again and again; a row that is opened draws the whole page."""
    webhook_inbox.table()


notice.run(render)
