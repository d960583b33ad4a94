"""Who did what, on what, and from where? The trail: filters, lines, export, and its check."""

import streamlit as st

from lib.i18n import formats, ngettext
from lib.i18n import gettext as _
from lib.services.reference import Area
from lib.ui import audit_lines, head, notice, session

PAGE = {
    "title": "Audit",
    "icon": ":material/policy:",
    "group": "govern",
    "order": 2,
}
ROWS = 50


def render() -> None:
    """Draw the page."""
    head.draw(
        _("Audit"),
        _("Everything that people and timed jobs did here; lines are only ever added."),
        Area.ROLES,
    )
    trail, actor = session.services().trail, session.actor()
    where = audit_lines.filters(trail.actors(actor))
    number = int(st.session_state.get("line-page", 1))
    rows, total = trail.page(where, actor, number=number, size=ROWS)
    pages = max(1, -(-total // ROWS))
    if number > pages:
        rows, total = trail.page(where, actor, number=1, size=ROWS)
    audit_lines.acts(where)
    if not rows:
        st.info(_("No line fits. Widen the filters."), icon=":material/inbox:")
        return
    st.caption(
        ngettext(
            "{count} line, newest first.",
            "{count} lines, newest first.",
            total,
            count=formats.number(total),
        )
    )
    audit_lines.table(rows)
    if pages > 1:
        st.pagination(pages, key="line-page", bind="query-params")


notice.run(render)
