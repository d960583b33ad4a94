"""How does a request_pay call have to look? Fields, rules beside them, and the code, live."""

import streamlit as st

from lib.i18n import gettext as _
from lib.services.reference import Area
from lib.ui import (
    builder_compare,
    builder_fields,
    builder_json,
    builder_paste,
    builder_preview,
    builder_sets,
    builder_share,
    draft,
    head,
    keys,
    layout,
    notice,
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
        Area.PARAMETERS,
    )
    draft.resume()
    builder_share.take()
    builder_share.said()
    builder_sets.draw()
    found = builder_preview.look()
    draft.area()["signature"] = builder_preview.signature(found)
    draft.area()["watched"] = []
    form, preview = layout.panes()
    with form:
        _form(found)
    with preview:
        builder_preview.draw()


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
        "compare": _("Compare"),
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
                if group == "compare":
                    builder_compare.draw()
                for field in builder_fields.of(group):
                    with st.container(gap="xxsmall"):
                        builder_fields.draw(field, found)
                if group == "more":
                    builder_json.extra()


notice.run(render)
