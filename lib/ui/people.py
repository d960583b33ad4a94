"""How are roles given? A row for everybody, a form for somebody new, the table of the policy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.access import policy
from lib.access.actors import Role
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.ledger.governing import MemberRow
from lib.ui import findings, keys, notice, session, state

AREA: Final = "people"


def said() -> None:
    """Say why the last change was not made."""
    if error := state.area(AREA, dict).pop("error", ""):
        st.error(error, icon=":material/error:")


def listed(rows: Sequence[MemberRow], fixed: Collection[str]) -> None:
    """Draw everybody who is known."""
    named = {row.name for row in rows}
    for name in sorted(fixed - named if isinstance(fixed, frozenset) else ()):
        rows = [*rows, MemberRow(name=name, roles=[])]
    if not rows:
        st.info(
            _("Nobody has signed in yet. Add people by the e-mail address they sign in with."),
            icon=":material/group_off:",
        )
        return
    own = session.actor().name
    for row in rows:
        with st.container(border=True):
            _row(row, is_fixed=row.name in fixed, is_own=row.name == own)


def _row(row: MemberRow, *, is_fixed: bool, is_own: bool) -> None:
    facts, choice, actions = st.columns([3, 4, 2], vertical_alignment="center")
    with facts:
        st.markdown(f"**{findings.plain(row.name)}**")
        if row.last_seen_at:
            when = formats.moment(from_unix(row.last_seen_at))
            st.caption(_("Last here {when}", when=when))
        else:
            st.caption(_("Never here yet"))
    with choice:
        st.multiselect(
            _("Roles of {name}", name=row.name),
            list(Role),
            default=[role for role in Role if role.value in row.roles],
            format_func=lambda role: _(policy.word(role)),
            key=_key("roles", row),
            label_visibility="collapsed",
            placeholder=_("No role"),
            disabled=is_own,
        )
        if is_fixed:
            st.caption(_("Admin by PAYBENCH_ADMINS."))
        elif is_own:
            st.caption(_("Nobody changes their own roles."))
    with actions, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            _("Save"), key=_key("save", row), on_click=_give, args=(row.name,), disabled=is_own
        )
        st.button(
            "",
            icon=":material/delete:",
            help=_("Remove {name}", name=findings.plain(row.name)),
            key=_key("remove", row),
            on_click=_remove,
            args=(row.name,),
            disabled=is_own,
        )


def add() -> None:
    """Draw the form for somebody who has not been here yet."""
    with (
        st.expander(_("Add somebody"), icon=":material/person_add:"),
        st.form(keys.widget(AREA, "add"), border=False, clear_on_submit=True),
    ):
        st.text_input(
            _("Name"),
            key=keys.widget(AREA, "name"),
            placeholder="kim@example.com",
            help=_("As the sign-in gives it, mostly an e-mail address."),
        )
        st.multiselect(
            _("Roles"),
            list(Role),
            format_func=lambda role: _(policy.word(role)),
            key=keys.widget(AREA, "roles"),
            placeholder=_("No role"),
        )
        st.form_submit_button(_("Add"), type="primary", on_click=_add)


def table() -> None:
    """Draw the policy: permissions down, roles across."""
    st.dataframe(
        pd.DataFrame(
            {
                "what": [_(policy.what(one)) for one in policy.Permission],
                **{
                    role.value: [one in policy.ALLOWED[role] for one in policy.Permission]
                    for role in Role
                },
            }
        ),
        key=keys.widget(AREA, "policy"),
        hide_index=True,
        height="content",
        column_config={
            "what": st.column_config.TextColumn(_("Permission"), width=230),
            **{
                role.value: st.column_config.CheckboxColumn(_(policy.word(role)), width=80)
                for role in Role
            },
        },
    )


def _key(what: str, row: MemberRow) -> str:
    return keys.widget(AREA, f"{what}-{row.name}", row.changed_at)


def _give(name: str) -> None:
    row = next((one for one in session.services().members.all() if one.name == name), None)
    chosen = st.session_state.get(_key("roles", row or MemberRow(name=name, roles=[])), [])
    _do(name, chosen)


def _add() -> None:
    _do(
        st.session_state[keys.widget(AREA, "name")] or "",
        st.session_state[keys.widget(AREA, "roles")],
    )


def _do(name: str, roles: Collection[Role]) -> None:
    try:
        session.services().members.give(name, roles, session.actor())
    except PaybenchError as error:
        state.area(AREA, dict)["error"] = notice.words(error)
    else:
        st.toast(_("Saved."), icon=":material/check:")


def _remove(name: str) -> None:
    try:
        session.services().members.remove(name, session.actor())
    except PaybenchError as error:
        state.area(AREA, dict)["error"] = notice.words(error)
