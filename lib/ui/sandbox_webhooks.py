"""Where do the sandbox's webhooks go, and what became of them? Settings, log, and sending again."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.ui import findings, layout, opening, sandbox_acts, state, words
from lib.ui.sandbox_acts import AREA, button, control, key, typed, who
from lib.ui.words import Color

_COLORS: Final[dict[str, Color]] = {
    "waiting": "blue",
    "delivered": "green",
    "failed": "red",
    "lost": "gray",
}


def draw() -> None:
    """Draw settings and log."""
    overview = control().webhooks()
    with st.container(border=True):
        _settings(overview["settings"])
    _log(overview)


def _settings(settings: dict[str, Any]) -> None:
    left, right = layout.fields()
    with left:
        st.text_input(
            _("Address for test channels"),
            settings["test"]["url"],
            placeholder="http://127.0.0.1:3000/webhook",
            key=key("url"),
            help=_("A notice_url of the payment itself comes before it."),
        )
        _choice(_("When a delivery fails"), _policies(), settings["policy"], "policy")
    with right:
        st.text_input(_("Address for live channels"), settings["live"]["url"], key=key("url-live"))
        _choice(_("Answer and webhook"), _orders(), settings["order"], "order")
    st.segmented_control(
        _("Body"),
        ["json", "form"],
        default=settings["test"]["content_type"],
        required=True,
        format_func=lambda one: "JSON" if one == "json" else _("Form"),
        key=key("content-type"),
    )
    with st.container(horizontal=True, gap="small"):
        button(_("Save"), "webhooks-save", _save, type="primary")
        button(
            _("Test call"),
            "test-call",
            _test_call,
            icon=":material/send:",
            disabled=not settings["test"]["url"],
            help=_("Sends a webhook that no payment stands behind to the saved address."),
        )


def _policies() -> dict[str, str]:
    return {
        "once": _("Once"),
        "five": _("Five times a minute apart, after no answer or a 5xx"),
        "until_200": _("Five times a minute apart, until a 200"),
        "toss": _("Seven more times, after 1 minute to 4,096, as the PG does"),
    }


def _orders() -> dict[str, str]:
    return {
        "free": _("The answer waits for nothing"),
        "webhook_first": _("The answer waits until the webhook was sent"),
    }


def _choice(label: str, options: dict[str, str], now: str, name: str) -> None:
    st.selectbox(
        label,
        list(options),
        index=list(options).index(now),
        format_func=options.__getitem__,
        key=key(name),
    )


def _save() -> str:
    content_type = typed("content-type")
    control().change_webhooks(
        {
            "test": {"url": (typed("url") or "").strip(), "content_type": content_type},
            "live": {"url": (typed("url-live") or "").strip(), "content_type": content_type},
            "policy": typed("policy"),
            "order": typed("order"),
        },
        who(),
    )
    return _("Saved.")


def _test_call() -> str:
    control().test_call(who())
    return _("Sent.")


def _resend_failed() -> str:
    return _("{count} are sent again", count=formats.number(control().resend_failed(who())))


def _log(overview: dict[str, Any]) -> None:
    counts = overview["counts"]
    st.subheader(_("Deliveries"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            _("State"),
            ["", *_COLORS],
            default="",
            required=True,
            format_func=lambda one: f"{_state(one)} {counts[one]}" if one else _("All"),
            key=key("log-state"),
            label_visibility="collapsed",
        )
        st.button(_("Look again"), icon=":material/refresh:", key=key("log-refresh"))
        if counts["failed"]:
            button(
                _("Send all failed again"), "resend-all", _resend_failed, icon=":material/replay:"
            )
    log = control().webhook_log(chosen or "")
    if not log:
        st.info(
            _("No webhook here. One leaves with each payment once an address is set."),
            icon=":material/webhook:",
        )
        return
    clicked = _table(log)
    mine = state.area(AREA, dict)
    if clicked is not None:
        mine["webhook"] = clicked
    opened = next((one for one in log if one["id"] == mine.get("webhook")), None)
    if opened:
        _detail(opened)


def _table(log: list[dict[str, Any]]) -> int | None:
    """Draw the log and return the number of the webhook whose row was just opened."""
    last = [one["deliveries"][-1] if one["deliveries"] else None for one in log]
    states = [_state(one["state"]) for one in log]
    colors = {_state(name): color for name, color in _COLORS.items()}
    table = key("log")
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(log)),
                "state": [[one] for one in states],
                "at": [sandbox_acts.moment(one["created_at"]) for one in log],
                "status": [words.status(one["status"]) for one in log],
                "order": [one["merchant_uid"] for one in log],
                "attempts": [one["attempts"] for one in log],
                "answer": [_answer(one) for one in last],
                "url": [one["url"] for one in log],
            }
        ),
        key=table,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(table),
            "state": st.column_config.MultiselectColumn(
                _("State"), options=list(colors), color=list(colors.values()), width=110
            ),
            "at": st.column_config.TextColumn(_("When (Seoul)")),
            "status": st.column_config.TextColumn(_("Event")),
            "order": st.column_config.TextColumn(_("Order number")),
            "attempts": st.column_config.NumberColumn(_("Deliveries"), width=90),
            "answer": st.column_config.TextColumn(_("Last answer")),
            "url": st.column_config.TextColumn(_("Address")),
        },
    )
    return opening.opened(table, [int(one["id"]) for one in log])


def _detail(one: dict[str, Any]) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{findings.plain(one['merchant_uid'])}** · `{one['imp_uid']}`")
            st.badge(_state(one["state"]), color=_COLORS[one["state"]])
            button(
                _("Send again"),
                f"resend-{one['id']}",
                partial(control().resend, one["id"], who()),
                icon=":material/replay:",
            )
        if one["is_held"]:
            st.caption(_("Held back until the next webhook of this payment has been sent."))
        for delivery in one["deliveries"]:
            again = f" · {_('sent again by hand')}" if delivery["is_resend"] else ""
            st.caption(
                f"{delivery['attempt']} · {sandbox_acts.moment(delivery['due_at'])} · "
                f"{_answer(delivery)}{again}"
            )
            st.code(_pretty(delivery["body"]), language="json", wrap_lines=True)
            if delivery["answer"]:
                st.code(delivery["answer"], language=None, wrap_lines=True)


def _state(name: str) -> str:
    return {
        "waiting": _("Waiting"),
        "delivered": _("Delivered"),
        "failed": _("Failed"),
        "lost": _("Lost"),
    }[name]


def _answer(delivery: dict[str, Any] | None) -> str:
    if delivery is None:
        return ""
    took = "" if delivery["milliseconds"] is None else f" · {delivery['milliseconds']} ms"
    mishaps = {
        "no_connection": _("No connection"),
        "forbidden": _("Not sent: an internal address. PAYBENCH_REACHABLE allows it."),
        "connect_timeout": _("No connection in time"),
        "read_timeout": _("No answer in time"),
        "total_timeout": _("No complete answer in time"),
        "broken_off": _("The connection broke off"),
    }
    said = mishaps.get(delivery["error"] or "", f"HTTP {delivery['status']}")
    return f"{said}{took}"


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body
