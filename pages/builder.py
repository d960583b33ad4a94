"""How does a request_pay call have to look? Fields, rules beside them, and the code, live."""

import streamlit as st

from lib.catalog import presets
from lib.i18n import gettext as _
from lib.i18n import language
from lib.kernel.errors import InvalidInput
from lib.ui import (
    builder_fields,
    builder_json,
    builder_paste,
    builder_preview,
    draft,
    findings,
    head,
    keys,
    layout,
    notice,
    session,
)

PAGE = {
    "title": "Builder",
    "icon": ":material/tune:",
    "group": "explore",
    "order": 1,
}


def render() -> None:
    """Draw the page."""
    head.draw(
        _("Builder"),
        _("Build an IMP.request_pay call and take the snippet; rules stand beside their fields."),
    )
    _presets()
    found = builder_preview.look()
    draft.area()["signature"] = builder_preview.signature(found)
    draft.area()["watched"] = []
    form, preview = layout.panes()
    with form:
        _form(found)
    with preview:
        builder_preview.draw()


def _presets() -> None:
    every = {preset.id: preset for preset in presets.presets()}

    def say(name: str) -> str:
        return every[name].ko if language() == "ko" else every[name].en

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            _("Preset"),
            list(every),
            format_func=say,
            key=keys.widget(draft.AREA, "preset"),
            width=320,
        )
        st.button(
            _("Apply"),
            icon=":material/input:",
            key=keys.widget(draft.AREA, "apply"),
            on_click=draft.apply_preset,
            args=(chosen,),
            help=every[chosen].about_ko if language() == "ko" else every[chosen].about_en,
        )
        if draft.area()["before"] is not None:
            st.button(
                _("Undo"),
                icon=":material/undo:",
                key=keys.widget(draft.AREA, "undo"),
                on_click=draft.undo,
            )
        with st.popover(
            _("Drafts"), icon=":material/bookmark:", key=keys.widget(draft.AREA, "drafts")
        ):
            _drafts()


def _drafts() -> None:
    """Save the set in hand under a name, and take saved ones in hand again."""
    drafts = session.services().drafts
    name = st.text_input(_("Name of the draft"), key=keys.widget(draft.AREA, "draft-name"))
    if st.button(_("Save draft"), type="primary", key=keys.widget(draft.AREA, "draft-save")):
        try:
            drafts.save(name or "", draft.params(), session.channel().id, session.actor())
            st.toast(_("Saved."), icon=":material/bookmark_added:")
        except InvalidInput as error:
            findings.problems(error.problems, "name")
    for row in drafts.saved():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                findings.plain(row.name),
                icon=":material/folder_open:",
                key=keys.widget(draft.AREA, f"open-{row.id}"),
                on_click=draft.replace,
                args=(row.params,),
                width="stretch",
            )
            st.button(
                "",
                icon=":material/delete:",
                help=_("Remove this draft"),
                key=keys.widget(draft.AREA, f"remove-{row.id}"),
                on_click=drafts.remove,
                args=(row.id, session.actor()),
            )


def _form(found: builder_preview.Findings) -> None:
    groups = {
        "order": _("Order"),
        "card": _("Card and instalments"),
        "buyer": _("Buyer"),
        "billing": _("Billing key"),
        "result": _("Result"),
        "more": _("More"),
        "json": "JSON",
        "paste": _("Paste"),
    }
    st.segmented_control(
        _("Window"),
        [draft.PAYMENT, draft.BILLING],
        default=draft.BILLING if draft.wants_billing_key() else draft.PAYMENT,
        required=True,
        format_func=lambda one: _("Payment") if one == draft.PAYMENT else _("Billing key"),
        key=draft.window_key(),
        help=_("What the window is for. customer_uid is what makes it issue a billing key."),
        label_visibility="collapsed",
    )
    # Nothing here may move while somebody types: a widget that is mounted anew loses the last keys.
    # So tab titles carry no counts, and each field has a box of its own for what is found.
    tabs = st.tabs(list(groups.values()), key=keys.widget(draft.AREA, "tabs"), on_change="rerun")
    for group, tab in zip(groups, tabs, strict=True):
        if tab.open:
            with tab:
                if group == "json":
                    builder_json.whole()
                if group == "paste":
                    builder_paste.draw()
                for field in builder_fields.of(group):
                    with st.container(gap="xxsmall"):
                        builder_fields.draw(field, found)


notice.run(render)
