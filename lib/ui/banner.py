"""Is this play, a test, or real money? A word and a colour on every screen."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib.catalog.vocabulary import Environment
from lib.i18n import gettext as _

Color = Literal["blue", "orange", "red"]
_ICONS = {
    Environment.SANDBOX.value: ":material/science:",
    Environment.TEST.value: ":material/labs:",
    Environment.LIVE.value: ":material/bolt:",
}


def color(environment: str) -> Color:
    """Return the colour of an environment, the same everywhere."""
    match environment:
        case Environment.SANDBOX:
            return "blue"
        case Environment.TEST:
            return "orange"
        case _other:
            return "red"


def word(environment: str) -> str:
    """Return the word for an environment."""
    match environment:
        case Environment.SANDBOX:
            return _("Sandbox")
        case Environment.TEST:
            return _("Test")
        case _other:
            return _("Live")


def draw(environment: str, channel_name: str) -> None:
    """Draw the banner of the chosen channel."""
    match environment:
        case Environment.SANDBOX:
            said = _("Simulated gateway inside Paybench: no account, no network, no money.")
        case Environment.TEST:
            said = _("The real gateway with a test MID: nothing is settled.")
        case _other:
            said = _("The real gateway with a live MID: money moves.")
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"pb-banner-{environment}"
    ):
        st.badge(word(environment).upper(), icon=_ICONS.get(environment), color=color(environment))
        st.caption(f"{said} · {channel_name}")
