"""How does a person drive the sandbox? Clock, due things, webhooks, faults, accounts, cards."""

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel.errors import GatewayUnreachable
from lib.services.reference import Area
from lib.ui import (
    head,
    notice,
    sandbox_acts,
    sandbox_bank,
    sandbox_cards,
    sandbox_clock,
    sandbox_faults,
    sandbox_requests,
    sandbox_setup,
    sandbox_webhooks,
    url,
)

PAGE = {
    "title": "Sandbox",
    "icon": ":material/science:",
    "group": "explore",
    "order": 5,
}
DRAWN = {
    "due": sandbox_clock.due,
    "webhooks": sandbox_webhooks.draw,
    "faults": sandbox_faults.draw,
    "accounts": sandbox_bank.draw,
    "cards": sandbox_cards.draw,
    "requests": sandbox_requests.draw,
    "setup": sandbox_setup.draw,
}


def render() -> None:
    """Draw the page; without a sandbox only what needs none."""
    head.draw(
        _("Sandbox"),
        _("The emulated gateway: move its clock, break it, see what it sends and is asked."),
        Area.CALLS,
    )
    sandbox_acts.said()
    try:
        sandbox_clock.draw(sandbox_acts.control().clock())
        _part()
    except GatewayUnreachable:
        st.warning(
            sandbox_acts.unreachable() + " " + _("Start it, or look at PAYBENCH_SANDBOX_URL."),
            icon=":material/cloud_off:",
        )
        sandbox_cards.draw()
        return
    documents = sandbox_acts.control().documentation_url
    st.caption(f"[{_('The control API behind this screen, for tests')}]({documents})")


def _part() -> None:
    """Draw the part that is chosen."""
    parts = {
        "due": _("Due"),
        "webhooks": _("Webhooks"),
        "faults": _("Faults"),
        "accounts": _("Virtual accounts"),
        "cards": _("Test cards"),
        "requests": _("Requests"),
        "setup": _("Setup"),
    }
    chosen = st.segmented_control(
        _("Part"),
        list(parts),
        default=url.start("part", list(parts), "due"),
        required=True,
        format_func=parts.__getitem__,
        key=url.key("part"),
        label_visibility="collapsed",
    )
    url.keep("part", chosen or "due", "due")
    DRAWN[chosen or "due"]()


notice.run(render)
