"""Which card numbers make the sandbox do what? A list, and one number ready to be copied."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.catalog import issuers
from lib.catalog import test_cards as cards
from lib.i18n import gettext as _
from lib.i18n import language
from lib.ui import layout
from lib.ui.sandbox_acts import key


def draw() -> None:
    """Draw the number of a chosen card, and the list of all."""
    known = {
        code: issuer.ko if language() == "ko" else issuer.en
        for code, issuer in issuers.by_code().items()
        if code.isdigit()
    }
    left, right = layout.fields()
    with left:
        scenario = st.selectbox(
            _("Test card"),
            list(cards.by_scenario()),
            format_func=lambda one: f"{_title(cards.by_scenario()[one])} · {one}",
            key=key("card"),
        )
    with right:
        issuer = st.selectbox(
            _("Issuer"),
            list(known),
            index=list(known).index(cards.DEFAULT_ISSUER),
            format_func=lambda one: f"{known[one]} · {one}",
            key=key("issuer"),
        )
    st.code(cards.number_for(scenario, issuer), language=None)
    st.caption(_("Expiry any month to come, such as 2099-12. No real card begins with 0."))
    every = cards.cards()
    st.dataframe(
        pd.DataFrame(
            {
                "number": [cards.number_for(one.scenario, issuer) for one in every],
                "title": [_title(one) for one in every],
                "code": [one.code for one in every],
                "provokes": [
                    one.provokes_ko if language() == "ko" else one.provokes_en for one in every
                ],
            }
        ),
        hide_index=True,
        height="content",
        column_config={
            "number": st.column_config.TextColumn(_("Card number"), pinned=True),
            "title": st.column_config.TextColumn(_("Test card")),
            "code": st.column_config.TextColumn(_("Code")),
            "provokes": st.column_config.TextColumn(_("What you see"), width="large"),
        },
    )


def _title(card: cards.SandboxCard) -> str:
    return card.ko if language() == "ko" else card.en
