"""How does somebody see whom a record names? By a button, until the next click masks again."""

from __future__ import annotations

import streamlit as st

from lib.access.policy import Permission, may
from lib.i18n import gettext as _
from lib.ui import keys, session


def is_asked(record: str) -> bool:
    """Draw the button of a record, and say whether it was just pressed.

    What is revealed stands until the page is drawn anew and is remembered nowhere.

    Args:
        record: what kind of record it is, the key of its button.
    """
    if not may(session.actor(), Permission.PERSONAL):
        return False
    return st.button(
        _("Reveal"),
        icon=":material/visibility:",
        key=keys.widget("reveal", record),
        help=_("Shows personal data until the next click. The audit trail notes who looked."),
    )


def said() -> None:
    """Say that what stands here is revealed."""
    st.caption(
        _("Personal data is shown until the next click; this is noted in the audit trail."),
    )
