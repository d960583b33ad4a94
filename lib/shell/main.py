"""What happens on every run of a screen? Frame, menu, banner, then the page itself."""

import time

import streamlit as st

from lib.i18n import gettext as _
from lib.i18n import speaking
from lib.kernel import meters, trace
from lib.ui import (
    account,
    banner,
    door,
    landing,
    language,
    layout,
    navigation,
    notice,
    session,
    sidebar,
    visitor,
)


def _frame() -> None:
    began = time.perf_counter()
    layout.dress()
    trace.begin(visitor.where())
    actor = session.actor()
    if not actor.roles:
        door.draw(actor)
        return
    name, page = navigation.menu()
    landing.resume(is_start=name == navigation.START)
    sidebar.draw()
    with st.sidebar:
        account.draw(actor)
    row = session.channel()
    banner.draw(row.environment, row.name)
    try:
        navigation.enter(name, page)
    finally:
        meters.SCRIPT_RUNS.labels(name).observe(time.perf_counter() - began)


with speaking(language.chosen()):  # asked once a run, not for each of its thousand words
    st.set_page_config(
        page_title="Paybench",
        page_icon=sidebar.ICON,
        layout="wide",
        menu_items={"about": _("Workbench for Toss Payments through PortOne V1.")},
    )
    notice.run(_frame)
