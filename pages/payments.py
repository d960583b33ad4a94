"""What was paid, cancelled, refused? Figures, charts, rows, and each payment in full."""

import streamlit as st

from lib.i18n import gettext as _
from lib.services.reference import Area
from lib.ui import (
    head,
    history_export,
    history_filters,
    history_overview,
    history_reconcile,
    history_sources,
    history_views,
    notice,
    payment_detail,
)

PAGE = {
    "title": "Payments",
    "icon": ":material/receipt_long:",
    "group": "review",
    "order": 1,
}
APART = {"reconcile": history_reconcile.draw, "sources": history_sources.draw}
DRAWN = {"history": history_overview.draw, "export": history_export.draw}


def render() -> None:
    """Draw the page: one payment when the address names it, else the part that is chosen."""
    imp_uid = st.query_params.get("imp_uid")
    if imp_uid:
        payment_detail.draw(imp_uid, st.query_params.get("environment"))
        return
    head.draw(
        _("Payments"),
        _("Every payment this console knows: figures, charts, rows, and files that tie out."),
        Area.FIGURES,
    )
    parts = {
        "history": _("History"),
        "export": _("Export"),
        "reconcile": _("Reconciliation"),
        "sources": _("Bring in"),
    }
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        part = history_filters.one_of(
            "part", _("Part"), parts, "history", label_visibility="collapsed"
        )
        history_views.draw()
    if part in APART:
        APART[part]()
        return
    where = history_filters.draw()
    if where is None:
        return
    DRAWN[part](where)


notice.run(render)
