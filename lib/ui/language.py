"""Which language does this session speak? What was chosen, else what the browser prefers."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.i18n import DEFAULT, LANGUAGES
from lib.ui import keys


def chosen() -> str:
    """Return a key of LANGUAGES; English where no screen is being drawn."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return DEFAULT
    picked = st.session_state.get(keys.LANGUAGE)
    if picked in LANGUAGES:
        return str(picked)
    preferred = (st.context.locale or DEFAULT).split("-")[0]
    return preferred if preferred in LANGUAGES else DEFAULT
