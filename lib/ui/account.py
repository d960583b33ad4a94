"""As whom is somebody signed in? The name and its roles, and the way out."""

from __future__ import annotations

import streamlit as st

from lib.access import policy
from lib.access.actors import Actor, Role
from lib.access.sign_in import Mode
from lib.i18n import gettext as _
from lib.ui import findings, keys, visitor
from lib.ui.session import services

_AREA = "account"


def draw(actor: Actor) -> None:
    """Draw who is here; nothing where nobody signs in."""
    mode = visitor.way(services().settings).mode
    if mode is Mode.LOCAL:
        return
    roles = ", ".join(_(policy.word(role)) for role in Role if role in actor.roles)
    with st.container(key="account", gap="xxsmall"):
        st.caption(f"{findings.plain(actor.name)}  \n{roles}")
        if mode is Mode.OIDC:
            out()


def out() -> None:
    """Draw the button that signs out."""
    st.button(
        _("Sign out"),
        icon=":material/logout:",
        type="tertiary",
        key=keys.widget(_AREA, "out"),
        on_click=st.logout,
    )
