"""What does this parameter, rule, code or call mean? Everything the catalogues know, searchable."""

import streamlit as st

from lib.i18n import gettext as _
from lib.services.reference import Area
from lib.ui import head, notice, reference, url

PAGE = {
    "title": "Reference",
    "icon": ":material/menu_book:",
    "group": "connect",
    "order": 3,
}


def render() -> None:
    """Draw the page."""
    head.draw(
        _("Reference"),
        _("What the catalogues of this console know, each with its source."),
        None,
    )
    names = reference.names()
    area = st.segmented_control(
        _("What to look up"),
        list(names),
        default=url.start("of", list(names), Area.PARAMETERS.value),
        required=True,
        format_func=names.__getitem__,
        key=url.key("of"),
        label_visibility="collapsed",
    )
    url.keep("of", area, Area.PARAMETERS.value)
    text = st.text_input(
        _("Search"),
        key="q",
        bind="query-params",
        live=True,
        placeholder=_("Words of any entry, in English or Korean"),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    reference.draw(Area(area), text or "")


notice.run(render)
