"""What is known of one webhook? What came, what the gateway said of it, and what that changed."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import InvalidInput, PaybenchError
from lib.kernel.problems import Problem
from lib.ledger.schema import WebhookRow
from lib.ui import (
    checkout_timeline,
    findings,
    keys,
    layout,
    navigation,
    notice,
    revealing,
    session,
    state,
    webhook_words,
)
from lib.ui.webhook_inbox import AREA


def draw(number: int) -> None:
    """Draw one webhook."""
    services = session.services()
    row = services.webhooks.get(number)
    if row is None:
        st.warning(_("This webhook is gone."), icon=":material/error:")
        return
    with st.container(border=True):
        if _head(row):
            row = services.revealing.webhook(number, session.actor()) or row
            revealing.said()
        said = state.area(AREA, dict).pop("said", None)
        if said:
            st.info(said)
        left, right = layout.panes()
        with left:
            _received(row)
        with right:
            _fetched(row)


def _head(row: WebhookRow) -> bool:
    """Draw the head, and say whether persons are to be shown."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{findings.plain(row.merchant_uid or '-')}** · `{_code(row.imp_uid)}`")
        st.badge(webhook_words.outcome(row.outcome), color=webhook_words.COLORS[row.outcome])
        if row.imp_uid:
            st.button(
                _("Replay"),
                icon=":material/replay:",
                key=keys.widget(AREA, "replay"),
                on_click=_replay,
                args=(int(row.id or 0),),
                help=_("Fetches the payment back once more."),
            )
            st.button(
                _("Resend from the sandbox"),
                icon=":material/send:",
                key=keys.widget(AREA, "resend"),
                on_click=partial(_resend, row.imp_uid),
                help=_("The sandbox sends the newest webhook of this payment again."),
            )
        is_revealed = revealing.is_asked("webhook")
        st.button(_("Close"), key=keys.widget(AREA, "close"), on_click=_close)
    if row.reason:
        st.markdown(f":red[{findings.plain(webhook_words.reason(row.reason))}]")
    return is_revealed


def _received(row: WebhookRow) -> None:
    st.markdown(f"**{_('What came in')}**")
    times = ", ".join(checkout_timeline.time_of(at) for at in row.arrivals[-5:])
    st.caption(
        f"{formats.moment(from_unix(row.received_at))} · `{_code(row.content_type)}` · "
        + _("{n} times: {times}", n=row.duplicates + 1, times=times)
    )
    st.code(row.body or _("only counted"), language="json", wrap_lines=True)


def _fetched(row: WebhookRow) -> None:
    st.markdown(f"**{_('What was fetched back')}**")
    if row.fetched is None:
        st.caption(_("Nothing."))
        return
    st.caption(formats.moment(from_unix(row.fetched_at)))
    if row.changes:
        st.table(
            {name: f"{_value(before)} → {_value(after)}" for name, (before, after) in _told(row)},
            border="horizontal",
        )
    else:
        st.caption(_("It changed nothing."))
    with st.expander(_("The payment as the gateway told it")):
        st.code(
            json.dumps(row.fetched, ensure_ascii=False, indent=2), language="json", wrap_lines=True
        )
    known = session.services().reports.detail(row.environment, row.imp_uid)
    if known is not None:
        navigation.link(
            "payments", _("To the payment"), imp_uid=row.imp_uid, environment=row.environment
        )


def _told(row: WebhookRow) -> list[tuple[str, tuple[Any, Any]]]:
    return [(name, (pair[0], pair[1])) for name, pair in row.changes.items()]


def _value(value: object) -> str:
    return "∅" if value in {None, ""} else findings.plain(str(value))


def _code(text: str) -> str:
    return text.replace("`", "'") or "-"


def _replay(number: int) -> None:
    try:
        session.services().webhooks.replay(number, session.actor())
    except PaybenchError as error:
        state.area(AREA, dict)["said"] = notice.words(error)


def _resend(imp_uid: str) -> None:
    control = session.services().sandbox
    mine = state.area(AREA, dict)
    try:
        log = control.webhook_log(imp_uid=imp_uid)
        if not log:
            raise InvalidInput(Problem("", "The sandbox has sent no webhook of this payment."))
        control.resend(log[0]["id"], session.actor())
    except PaybenchError as error:
        mine["said"] = notice.words(error)
    else:
        mine["said"] = _("Sent again.")


def _close() -> None:
    st.query_params.pop("webhook", None)
    st.session_state.pop(keys.widget(AREA, "clicked"), None)
