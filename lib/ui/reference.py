"""How is something looked up? A list that is searched, and beside it the one that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.services.reference import Area, Entry, search
from lib.ui import findings, keys, layout

_ENTRY: Final = "entry"
_LIST: Final = 480  # pixels; a screenful of rows


def names() -> dict[str, str]:
    """Return what the areas are called, in the order of the screen."""
    return {
        Area.PARAMETERS.value: _("Parameters"),
        Area.RULES.value: _("Rules"),
        Area.CALLS.value: _("REST calls"),
        Area.CODES.value: _("Codes of the PG"),
        Area.CARDS.value: _("Test cards"),
        Area.METHODS.value: _("Payment methods"),
        Area.ISSUERS.value: _("Issuers"),
        Area.FIGURES.value: _("Figures"),
        Area.ROLES.value: _("Roles"),
    }


def address(area: Area, key: str) -> str:
    """Return where an entry is shown, from any page of the console."""
    return f"reference?of={area.value}&entry={key}"


def draw(area: Area, text: str) -> None:
    """Draw what of an area fits a search, and the chosen entry in full."""
    found = search(area, text)
    if not found:
        st.info(
            _("Nothing of this kind holds these words. Try fewer, or another kind."),
            icon=":material/search_off:",
        )
        return
    left, right = layout.panes()
    with left:
        st.caption(ngettext("{n} entry", "{n} entries", len(found)))
        _list(area, text, found)
    with right:
        asked = st.query_params.get(_ENTRY, "")
        _entry(next((one for one in found if one.key == asked), found[0]))


def _list(area: Area, text: str, found: Sequence[Entry]) -> None:
    key = keys.widget("reference", f"{area.value}-{text}")

    def choose() -> None:
        rows: Any = st.session_state[key]["selection"]["rows"]
        if rows:
            st.query_params[_ENTRY] = found[rows[0]].key

    st.dataframe(
        pd.DataFrame(
            {
                "key": [one.key for one in found],
                "title": [one.title for one in found],
                "says": [one.says for one in found],
            }
        ),
        key=key,
        hide_index=True,
        height=min(_LIST, 36 * (len(found) + 1)),
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "key": st.column_config.TextColumn(_("Name"), pinned=True),
            "title": st.column_config.TextColumn(_("Title")),
            "says": st.column_config.TextColumn(_("What it says"), width="large"),
        },
    )


def _entry(one: Entry) -> None:
    with st.container(border=True, gap="small"):
        st.subheader(one.title, anchor=False)
        st.code(one.key, language=None, wrap_lines=True)
        if one.says:
            st.markdown(findings.plain(one.says))
        for label, value in one.details:
            st.markdown(f":gray[{label}]  \n{findings.plain(value)}")
        if one.sample:
            st.caption(_("A call on which it strikes"))
            st.code(one.sample, language="json", wrap_lines=True)
        st.divider()
        if one.read_on is None:
            st.caption(_("Defined by this console."))
            return
        day = formats.day(one.read_on)
        st.caption(
            _("Source: {source} · read on {day}", source=findings.plain(one.source), day=day)
        )
        if one.verified_on:
            st.badge(
                _("Seen at the real gateway on {day}", day=formats.day(one.verified_on)),
                icon=":material/verified:",
                color="green",
            )
        else:
            st.badge(
                _("Documented; not yet seen at the real gateway"),
                icon=":material/description:",
                color="gray",
            )
