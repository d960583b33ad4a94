"""Under which address does the reader's browser know us? What is copied has to work there."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lib.ui import session


def origin() -> str:
    """Return the console's base URL as the browser sees it; without one, that of this machine."""
    parts = urlsplit(st.context.url or "")
    if parts.scheme in {"http", "https"} and parts.netloc:
        return f"{parts.scheme}://{parts.netloc}"
    return session.services().settings.console_url


def sandbox() -> str:
    """Return the base URL of the sandbox as the browser sees it."""
    settings = session.services().settings
    return settings.sandbox_url or f"{origin()}/-/sandbox"
