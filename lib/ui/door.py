"""What does somebody see who may not come in yet? Who they are taken for, and what to do."""

from __future__ import annotations

import streamlit as st

from lib.access.actors import Actor
from lib.access.sign_in import Mode
from lib.i18n import gettext as _
from lib.ui import account, findings, keys, landing, provider, session, sidebar, visitor

_AREA = "door"


def draw(actor: Actor) -> None:
    """Draw the door: to sign in, or to wait for a role."""
    st.logo(str(sidebar.IMAGES / "logo.svg"), size="large", icon_image=sidebar.ICON)
    mode = visitor.way(session.services().settings).mode
    with st.container(width=520, gap="medium"):
        st.title("Paybench", anchor=False)
        if actor.name:
            _waiting(actor.name)
        elif mode is Mode.OIDC:
            st.write(_("Sign in to go on. Afterwards you are back on this console."))
            landing.remember()
            for name in provider.providers():
                st.button(
                    _("Sign in with {provider}", provider=name) if name else _("Sign in"),
                    icon=":material/login:",
                    type="primary",
                    key=keys.widget(_AREA, f"in-{name}"),
                    on_click=st.login,
                    args=(name,) if name else (),
                )
        else:
            st.write(
                _(
                    "The proxy in front of this console did not say who you are. Come through its "
                    "address and sign in there."
                )
            )
        if actor.name and mode is Mode.OIDC:
            account.out()
    with st.sidebar:
        sidebar.choose_language()


def _waiting(name: str) -> None:
    st.write(_("You are signed in as {name}.", name=f"**{findings.plain(name)}**"))
    st.info(
        _(
            "You have no role here yet, so there is nothing to see. An admin finds your name under "
            "People and can give you one; then reload this page."
        ),
        icon=":material/waving_hand:",
    )
