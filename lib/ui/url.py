"""What of a screen is in its address? Choices by their own names, so a link speaks no language.

Streamlit binds a choice under the words it is shown with; those change with the language, so
choices are kept here. Texts, dates and page numbers are bound by their widgets.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.ui import keys, state


def start(name: str, options: Sequence[str], otherwise: str) -> str:
    """Return the value with which a choice begins: that of the address, if it is one.

    It is read once a session: a widget whose start changes is drawn anew.
    """
    return str(
        state.area(f"url-{name}", lambda: {"start": _known(name, options, otherwise)})["start"]
    )


def start_many(name: str, options: Sequence[str]) -> list[str]:
    """Return the values with which a choice of several begins."""
    found = state.area(
        f"url-{name}",
        lambda: {"start": [one for one in st.query_params.get_all(name) if one in options]},
    )
    return list(found["start"])


def keep(name: str, value: str | Sequence[str], otherwise: str = "") -> None:
    """Write a choice into the address; what is as it begins anyway is left out.

    Args:
        name: of the parameter.
        value: one value, or several.
        otherwise: the value that needs no saying.
    """
    wanted = [value] if isinstance(value, str) else list(value)
    if wanted in ([otherwise], []):
        st.query_params.pop(name, None)
    elif st.query_params.get_all(name) != wanted:
        st.query_params[name] = wanted


def key(name: str) -> str:
    """Return the key of the widget behind a parameter."""
    return keys.widget("url", name)


def _known(name: str, options: Sequence[str], otherwise: str) -> str:
    asked = st.query_params.get(name, otherwise)
    return asked if asked in options else otherwise
