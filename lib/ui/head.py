"""What stands on top of a page? Its name and one sentence that says what it is for."""

from __future__ import annotations

import streamlit as st


def draw(title: str, purpose: str) -> None:
    """Draw the head of a page; both texts are translated already."""
    st.title(title, anchor=False)
    st.caption(purpose)
