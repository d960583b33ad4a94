"""Which column of a file holds what? Guessed, named by hand, and kept under a name."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from lib.catalog import import_columns
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.errors import PaybenchError
from lib.services.imports import Preview
from lib.ui import findings, keys, layout, notice, session, state

_AREA: Final = "history-import-columns"
_SCREEN: Final = "import"  # saved mappings are views of a screen of that name
_NOTHING: Final = ""


def draw(found: Preview, mark: str) -> dict[str, int]:
    """Let a person say what each column holds.

    Args:
        found: the file, its columns guessed.
        mark: of the file; another one starts anew.

    Returns:
        Number of the column by the name of what it holds.
    """
    mine = state.area(_AREA, lambda: {"epoch": 0, "of": "", "columns": {}})
    if mine["of"] != mark:
        mine["of"], mine["columns"] = mark, dict(found.mapped.columns)
        mine["epoch"] += 1
    known = {number: name for name, number in mine["columns"].items()}
    used = len(known)
    label = _("Columns: {known} of {all} are used", known=used, all=len(found.headings))
    chosen: dict[str, int] = {}
    with st.expander(label, expanded=used < 3, icon=":material/view_column:"):  # noqa: PLR2004
        _saved(found)
        names = [_NOTHING, *import_columns.by_name()]
        cells = layout.dense(len(found.headings))
        for number, heading in enumerate(found.headings):
            with cells[number % len(cells)]:
                picked = st.selectbox(
                    heading or _("Column {n}", n=number + 1),
                    names,
                    index=names.index(known.get(number, _NOTHING)),
                    format_func=_title,
                    key=keys.widget(_AREA, f"{mark}-{number}", mine["epoch"]),
                )
            if picked:
                chosen.setdefault(str(picked), number)
        _save(found, chosen)
    return chosen


def _saved(found: Preview) -> None:
    """Offer the mappings that were saved, for everybody."""
    rows = {row.name: row for row in session.services().views.all(_SCREEN)}
    if not rows:
        return
    mine = state.area(_AREA, dict)
    picked = st.selectbox(
        _("Saved mapping"),
        list(rows),
        index=None,
        placeholder=_("As guessed by the headings"),
        key=keys.widget(_AREA, "saved", mine["epoch"]),
    )
    if picked:
        wanted = dict(parse_qsl(rows[picked].address))
        mine["columns"] = {
            name: found.headings.index(heading)
            for name, heading in wanted.items()
            if heading in found.headings and name in import_columns.by_name()
        }
        mine["epoch"] += 1
        st.rerun()


def _save(found: Preview, chosen: dict[str, int]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.text_input(
            _("Save these columns as"), key=keys.widget(_AREA, "name"), width=260, max_chars=60
        )
        if not st.button(
            _("Save columns"), icon=":material/bookmark_add:", key=keys.widget(_AREA, "save")
        ):
            return
    address = urlencode({name: found.headings[number] for name, number in chosen.items()})
    try:
        session.services().views.save(_SCREEN, name or "", address, session.actor())
    except PaybenchError as error:
        st.error(notice.words(error))
        return
    st.success(_("Saved as {name}.", name=findings.plain(name or "")))


def _title(name: str) -> str:
    if not name:
        return _("not used")
    column = import_columns.by_name()[name]
    return column.ko if language() == "ko" else column.en
