"""What stands on top of a page? Its name, one sentence that says what it is for, a way to help."""

from __future__ import annotations

import streamlit as st

from lib.i18n import gettext as _
from lib.services.reference import Area


def draw(title: str, purpose: str, topic: Area | None) -> None:
    """Draw the head of a page; both texts are translated already.

    Args:
        title: name of the page.
        purpose: one sentence that says what it is for.
        topic: what of the reference helps here; None = this is the reference.
    """
    st.title(title, anchor=False)
    more = f" [{_('Reference')}](reference?of={topic.value})" if topic else ""
    st.caption(purpose + more)
