"""What happens on every run of a screen? Frame, menu, banner, then the page itself."""

import streamlit as st

from lib.i18n import gettext as _
from lib.kernel import trace
from lib.ui import account, banner, door, layout, navigation, notice, session, sidebar, visitor


def _frame() -> None:
    layout.dress()
    trace.begin(visitor.where())
    actor = session.actor()
    if not actor.roles:
        door.draw(actor)
        return
    name, page = navigation.menu()
    sidebar.draw()
    with st.sidebar:
        account.draw(actor)
    row = session.channel()
    banner.draw(row.environment, row.name)
    navigation.enter(name, page)


st.set_page_config(
    page_title="Paybench",
    page_icon=sidebar.ICON,
    layout="wide",
    menu_items={"about": _("Workbench for Toss Payments through PortOne V1.")},
)
notice.run(_frame)
