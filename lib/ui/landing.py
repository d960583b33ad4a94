"""Where did somebody want to go before they signed in? There afterwards, and to no other place."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import streamlit as st

from lib.access.policy import SCREENS
from lib.ui import keys, navigation, remembered, state

_AREA: Final = "landing"
_COOKIE: Final = "paybench_wanted"
_SECONDS: Final = 900  # that a sign-in may take
_LONGEST: Final = 1_500  # signs; browsers keep about four thousand

Place = tuple[str, list[tuple[str, str]]]


def remember() -> None:
    """At the door: have the browser keep the screen and its parameters that were asked for."""
    name = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    query = urlencode([(one, text) for one in st.query_params for text in _all(one)])
    wanted = quote(f"{name}?{query}", safe="") if name in SCREENS or query else ""
    is_kept = 0 < len(wanted) <= _LONGEST
    remembered.keep(
        _COOKIE,
        wanted if is_kept else "",
        seconds=_SECONDS if is_kept else 0,
        key=keys.widget(_AREA, "wanted"),
    )


def resume(is_start: bool) -> None:  # noqa: FBT001 — one fact
    """Behind the door: go where somebody wanted to go, once, when they come to the start page.

    Args:
        is_start: whether this is the start page, where a sign-in leads to.
    """
    told = st.context.cookies.get(_COOKIE)
    if not isinstance(told, str) or not told:
        return
    remembered.keep(_COOKIE, "", seconds=0, key=keys.widget(_AREA, "forgotten"))
    mine = state.area(_AREA, lambda: {"done": False})
    if mine["done"]:
        return
    mine["done"] = True
    place = read(told)
    if place is not None and is_start and not st.query_params:
        navigation.go_to(*place)


def read(told: str) -> Place | None:
    """Return the screen and the parameters that a cookie names; None where it is no place of ours.

    Only a name of a screen counts: whatever else somebody may have written there leads nowhere.
    """
    name, _, query = unquote(told).partition("?")
    if len(told) > _LONGEST or (name not in SCREENS and name):
        return None
    return name, parse_qsl(query, keep_blank_values=True)


def _all(name: str) -> list[str]:
    return st.query_params.get_all(name)
