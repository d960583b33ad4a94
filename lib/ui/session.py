"""Who is here, with which services, through which channel?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.access.actors import Actor
from lib.kernel.settings import load
from lib.ledger.schema import ChannelRow
from lib.services.bootstrap import Services, build
from lib.ui import keys, visitor


@st.cache_resource(show_spinner=False, on_release=lambda services: services.close())
def services() -> Services:
    """Return the services of this process's screens."""
    return build(load(port=int(st.get_option("server.port"))))


def actor() -> Actor:
    """Return who works at this screen; every command wants to know."""
    return visitor.actor(services)


def channels() -> Sequence[ChannelRow]:
    """Return all channels, the default first."""
    return services().channels.all()


def channel() -> ChannelRow:
    """Return the channel that is chosen in the sidebar; the default one at first."""
    rows = channels()
    picked = st.session_state.get(keys.CHANNEL)
    return next((row for row in rows if row.id == picked), rows[0])


def is_channel_chosen() -> bool:
    """Say whether a channel was chosen in this session; else the default one counts."""
    return keys.CHANNEL in st.session_state or keys.CHANNEL_ASKED in st.session_state


def choose_channel(channel_id: str) -> None:
    """Choose another channel for this session; only in a callback, before the sidebar is drawn."""
    st.session_state[keys.CHANNEL] = channel_id
    st.session_state[keys.widget("sidebar", "channel")] = channel_id


def ask_for_channel(channel_id: str) -> None:
    """Choose another channel from the next run of this session on; for a page in the middle."""
    st.session_state[keys.CHANNEL_ASKED] = channel_id


def take_asked_channel() -> None:
    """Choose the channel that a page asked for; before the sidebar is drawn."""
    asked = st.session_state.pop(keys.CHANNEL_ASKED, None)
    if asked is not None:
        choose_channel(asked)
