"""What of a screen is in its address? Choices by their own names, so a link speaks no language.

Streamlit binds a choice under the words it is shown with; those change with the language, so
choices are kept here. Texts, dates and page numbers are bound by their widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from lib.ui import keys, state

# Widgets whose key is the name of their parameter.
_DAYS: Final = "days"
_PAGE: Final = "page"
BOUND: Final = frozenset({_DAYS, _PAGE, "q", "min", "max"})


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


def take(parameters: Sequence[tuple[str, str]]) -> None:
    """Take another address over in this session; only in a callback, before widgets are drawn.

    Args:
        parameters: names and values; a name may come several times.
    """
    wanted: dict[str, list[str]] = {}
    for name, value in parameters:
        wanted.setdefault(name, []).append(value)
    known = list(map(str, st.session_state))
    beginnings = (keys.prefix("url"), keys.area("url-"))
    for name in known:
        if name.startswith(beginnings):
            del st.session_state[name]
    for name in BOUND & {*known, *wanted}:  # their parameters follow their widgets
        given = wanted.pop(name, [])
        if given or name != _DAYS:
            st.session_state[name] = _bound(name, given)
        else:
            st.session_state.pop(name, None)
    for name in [one for one in st.query_params if one not in BOUND]:
        del st.query_params[name]
    for name, values in wanted.items():
        st.query_params[name] = values


def _bound(name: str, given: Sequence[str]) -> Any:  # noqa: ANN401 — a widget's own value
    """Read the values of a parameter as its widget holds them."""
    first = given[0] if given else ""
    if name == _PAGE:
        return int(first) if first.isdecimal() else 1
    if name != _DAYS:
        return first
    try:
        return tuple(date.fromisoformat(one) for one in given)
    except ValueError:
        return ()
