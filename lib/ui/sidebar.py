"""What is always at hand? The channel to work through, and the language."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from lib.i18n import LANGUAGES
from lib.i18n import gettext as _
from lib.ui import banner, keys, language, session

IMAGES: Final = Path(__file__).parent / "images"
ICON: Final = str(IMAGES / "icon.svg")


def draw() -> None:
    """Draw the logo above the menu, and what stands below it."""
    st.logo(str(IMAGES / "logo.svg"), size="large", icon_image=ICON)
    session.take_asked_channel()
    rows = {row.id: row for row in session.channels()}
    key = keys.widget("sidebar", "channel")
    chosen_before = key in st.session_state  # then no other start may be named
    with st.sidebar:
        st.selectbox(
            _("Channel"),
            list(rows),
            index=0 if chosen_before else list(rows).index(session.channel().id),
            format_func=lambda channel_id: rows[channel_id].name,
            key=key,
            on_change=_choose_channel,
            help=_("Charges, look-ups and snippets use this PG, MID and key pair."),
        )
        row = session.channel()
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(banner.word(row.environment), color=banner.color(row.environment))
            st.caption(f"{row.pg_module}.{row.mid}")
        choose_language()


def choose_language() -> None:
    """Draw the choice of a language."""
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        default=language.chosen(),
        required=True,
        format_func=LANGUAGES.__getitem__,
        key=keys.widget("sidebar", "language"),
        on_change=_choose_language,
        label_visibility="collapsed",
    )
    language.keep()


def _choose_channel() -> None:
    st.session_state[keys.CHANNEL] = st.session_state[keys.widget("sidebar", "channel")]


def _choose_language() -> None:
    language.choose(st.session_state[keys.widget("sidebar", "language")])
