"""What does an area remember between runs? One plain dict under one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.ui import keys


def area(name: str, start: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return an area's dict, made by ``start`` at the first time.

    Only plain data goes in: a class would lose its identity at a hot reload.
    """
    key = keys.area(name)
    if key not in st.session_state:
        st.session_state[key] = start()
    found: dict[str, Any] = st.session_state[key]
    return found


def forget(name: str) -> None:
    """Drop an area's dict; the next use starts anew."""
    st.session_state.pop(keys.area(name), None)
