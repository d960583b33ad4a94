"""Which ways of looking were saved? By name, for everybody; each is the address it had."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel.errors import PaybenchError
from lib.ledger.schema import SavedViewRow
from lib.ui import findings, keys, notice, session, url

_SCREEN: Final = "payments"
_AREA: Final = "views"
_NOT_KEPT: Final = frozenset({"imp_uid", "environment", "page", "lang"})


def draw() -> None:
    """Draw the saved views and a field to save the present one."""
    with st.popover(
        _("Views"), icon=":material/bookmarks:", key=keys.widget(_AREA, "all"), on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        rows = session.services().views.all(_SCREEN)
        if not rows:
            st.caption(_("No view is saved yet."))
        for row in rows:
            _view(row)
        name = st.text_input(_("Save this view as"), key=keys.widget(_AREA, "name"))
        if st.button(
            _("Save view"), icon=":material/bookmark_add:", key=keys.widget(_AREA, "save")
        ):
            _save(name or "")


def _view(row: SavedViewRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            findings.plain(row.name),
            help=_("Saved by {owner}", owner=row.owner),
            type="tertiary",
            key=keys.widget(_AREA, f"open-{row.id}"),
            on_click=_open,
            args=(row.address,),
        )
        if row.owner == session.actor().name and st.button(
            "",
            icon=":material/delete:",
            help=_("Remove this view"),
            type="tertiary",
            key=keys.widget(_AREA, f"remove-{row.id}"),
        ):
            session.services().views.remove(row.id, session.actor())
            st.rerun()


def _open(address: str) -> None:
    """Take over an address: all that was chosen before is let go."""
    url.take(parse_qsl(address, keep_blank_values=True))


def _save(name: str) -> None:
    kept = [
        (key, value)
        for key in st.query_params
        if key not in _NOT_KEPT
        for value in st.query_params.get_all(key)
    ]
    try:
        session.services().views.save(_SCREEN, name, urlencode(kept), session.actor())
    except PaybenchError as error:
        st.error(notice.words(error))
        return
    st.rerun()
