"""Which sets can be taken in hand? Presets, own ones saved under a name, and the start over."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.catalog import presets
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.errors import InvalidInput
from lib.ledger.schema import DraftRow
from lib.ui import builder_share, draft, findings, keys, session, state

_REMOVING: Final = "builder-removing"
_CHOSEN: Final = keys.widget(draft.AREA, "preset")


def draw() -> None:
    """Draw the row of everything that is done with a set as a whole."""
    own = {row.id: row for row in session.services().drafts.saved()}
    every = {preset.id: preset for preset in presets.presets()}

    def say(name: str) -> str:
        return name_of(every[name]) if name in every else _("{name} · own", name=own[name].name)

    def about(name: str) -> str:
        if name in own:
            return _("A preset of your team.")
        return every[name].about_ko if language() == "ko" else every[name].about_en

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            _("Preset"),
            [*own, *every],
            index=len(own),
            format_func=say,
            key=_CHOSEN,
            width=320,
        )
        st.button(
            _("Apply"),
            icon=":material/input:",
            key=keys.widget(draft.AREA, "apply"),
            on_click=_apply,
            help=about(chosen),
        )
        st.button(
            _("Undo"),
            icon=":material/undo:",
            key=keys.widget(draft.AREA, "undo"),
            on_click=draft.undo,
            disabled=draft.area()["before"] is None,
            help=_("Takes the set in hand again that was replaced last."),
        )
        with st.popover(_("Save"), icon=":material/bookmark:", key=keys.widget(draft.AREA, "save")):
            _save(list(own.values()))
        sharing = st.popover(
            _("Share"),
            icon=":material/link:",
            key=keys.widget(draft.AREA, "share"),
            on_change="rerun",
        )
        if sharing.open:
            with sharing:
                builder_share.draw()
        with st.popover(
            _("Reset"), icon=":material/restart_alt:", key=keys.widget(draft.AREA, "reset")
        ):
            st.write(_("Start over with the first preset? Undo brings back what is in hand now."))
            st.button(
                _("Start over"),
                type="primary",
                key=keys.widget(draft.AREA, "start-over"),
                on_click=draft.start_over,
            )


def name_of(preset: presets.Preset) -> str:
    """Return what a preset is called in the present language."""
    return preset.ko if language() == "ko" else preset.en


def _apply() -> None:
    # Not as an argument: what was chosen when the button was drawn may be older than the click.
    name = st.session_state[_CHOSEN]
    row = next((row for row in session.services().drafts.saved() if row.id == name), None)
    if row is not None:
        draft.take(row)
    else:
        draft.apply_preset(name)


def _save(own: list[DraftRow]) -> None:
    """Save the set in hand under a name, and take saved ones in hand again."""
    drafts = session.services().drafts
    name = st.text_input(
        _("Name of the preset"),
        key=keys.widget(draft.AREA, "save-name"),
        help=_("A preset of yours with this name is replaced. Everybody here sees it."),
    )
    if st.button(_("Save preset"), type="primary", key=keys.widget(draft.AREA, "save-it")):
        try:
            drafts.save(name or "", draft.params(), session.channel().id, session.actor())
        except InvalidInput as error:
            findings.problems(error.problems, "name")
        else:
            st.toast(_("Saved."), icon=":material/bookmark_added:")
            st.rerun()
    for row in own:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _saved(row)


def _saved(row: DraftRow) -> None:
    removing = state.area(_REMOVING, dict)
    if removing.get("id") != row.id:
        st.button(
            findings.plain(row.name),
            icon=":material/folder_open:",
            key=keys.widget(draft.AREA, f"open-{row.id}"),
            on_click=draft.take,
            args=(row,),
            width="stretch",
        )
        st.button(
            "",
            icon=":material/delete:",
            help=_("Remove this preset"),
            key=keys.widget(draft.AREA, f"remove-{row.id}"),
            on_click=removing.update,
            args=({"id": row.id},),
        )
        return
    st.write(_("Remove {name} for everybody?", name=findings.plain(row.name)))
    st.button(
        _("Remove"),
        type="primary",
        key=keys.widget(draft.AREA, f"remove-sure-{row.id}"),
        on_click=_remove,
        args=(row.id,),
    )
    st.button(
        _("Keep"),
        key=keys.widget(draft.AREA, f"remove-not-{row.id}"),
        on_click=removing.clear,
    )


def _remove(draft_id: str) -> None:
    session.services().drafts.remove(draft_id, session.actor())
    state.area(_REMOVING, dict).clear()
