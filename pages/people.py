"""Who works here, and as what? People who signed in, their roles, and what each role may do."""

import streamlit as st

from lib.access.sign_in import Mode
from lib.i18n import gettext as _
from lib.services.reference import Area
from lib.ui import head, notice, people, session, visitor

PAGE = {
    "title": "People",
    "icon": ":material/group:",
    "group": "govern",
    "order": 1,
}


def render() -> None:
    """Draw the page."""
    head.draw(_("People"), _("Who may sign in here, and what their roles allow."), Area.ROLES)
    services = session.services()
    if visitor.way(services.settings).mode is Mode.LOCAL:
        st.info(
            _(
                "Nobody signs in: the console answers on this machine only, and whoever sits at it "
                "has every role. Roles count as soon as a sign-in is set up; docs/ACCESS.md says "
                "how."
            ),
            icon=":material/lock_open:",
        )
    people.said()
    people.listed(services.members.all(), services.members.fixed_admins)
    people.add()
    st.subheader(_("What each role may do"), anchor=False)
    people.table()


notice.run(render)
