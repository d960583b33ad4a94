"""What has the sandbox been asked lately? Calls of all clients, masked."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from lib.i18n import gettext as _
from lib.ui import findings, sandbox_acts
from lib.ui.sandbox_acts import button, control, key, who


def draw() -> None:
    """Draw the last calls, the newest first."""
    with st.container(horizontal=True, gap="small"):
        st.button(_("Look again"), icon=":material/refresh:", key=key("requests-refresh"))
        button(_("Empty the list"), "requests-clear", _forget, icon=":material/delete_sweep:")
    calls = control().requests()
    if not calls:
        st.info(
            _("The sandbox has not been asked anything since it was started."),
            icon=":material/inbox:",
        )
        return
    with st.container(gap="xsmall"):
        for call in calls:
            _call(call)


def _forget() -> str:
    control().forget_requests(who())
    return _("The list is empty.")


def _call(call: dict[str, Any]) -> None:
    status = str(call["status"]) if call["status"] else _("no answer")
    code = call["answer"].get("code") if isinstance(call["answer"], dict) else None
    refused = f" · code {code}" if code else ""
    with st.expander(
        f"`{call['method']}` {findings.plain(call['path'])} · {status}{refused} · "
        f"{call['milliseconds']} ms · :gray[{sandbox_acts.moment(call['at'])}]"
    ):
        if call["query"]:
            st.code(_pretty(call["query"]), language="json", wrap_lines=True)
        if call["request"] is not None:
            st.code(_pretty(call["request"]), language="json", wrap_lines=True)
        st.code(_pretty(call["answer"]), language="json", wrap_lines=True)


def _pretty(content: Any) -> str:  # noqa: ANN401 — any JSON value
    if isinstance(content, str):
        return content
    return json.dumps(content, ensure_ascii=False, indent=2)
