"""Which language does this session speak? Chosen, named by the address, remembered, preferred."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.i18n import DEFAULT, LANGUAGES
from lib.ui import keys, remembered

PARAMETER: Final = "lang"
_COOKIE: Final = "paybench_language"
_YEAR: Final = 365 * 24 * 60 * 60  # seconds


def chosen() -> str:
    """Return a key of LANGUAGES; English where no screen is being drawn."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return DEFAULT
    asked = (
        st.session_state.get(keys.LANGUAGE),
        st.query_params.get(PARAMETER),
        st.context.cookies.get(_COOKIE),
    )
    return next((str(one) for one in asked if one in LANGUAGES), preferred())


def preferred() -> str:
    """Return what the browser prefers of the languages there are."""
    wanted = (st.context.locale or DEFAULT).split("-")[0]
    return wanted if wanted in LANGUAGES else DEFAULT


def choose(code: str) -> None:
    """Speak a language from now on in this session."""
    st.session_state[keys.LANGUAGE] = code


def keep() -> None:
    """Have the address name a language that was asked for, and the browser remember the choice."""
    speaks = chosen()
    if keys.LANGUAGE not in st.session_state:
        if speaks == st.query_params.get(PARAMETER):
            choose(speaks)  # the address loses its parameters at the next page
        return
    if st.query_params.get(PARAMETER) != speaks:
        st.query_params[PARAMETER] = speaks
    remembered.keep(_COOKIE, speaks, seconds=_YEAR, key=keys.widget("language", "remembered"))
