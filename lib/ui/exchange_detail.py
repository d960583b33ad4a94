"""What is known of one exchange? What was sent, what came back, and the same call as a command."""

from __future__ import annotations

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.ledger.schema import ExchangeRow
from lib.services.api_log import curl_of, end_of
from lib.ui import (
    banner,
    exchange_table,
    exchanges,
    findings,
    keys,
    layout,
    navigation,
    outcome,
    revealing,
    session,
    words,
)

_AREA = "exchange"


def draw(number: int) -> None:
    """Draw one exchange, by its number from the address."""
    services, actor = session.services(), session.actor()
    row = services.api_log.get(number, actor)
    if row is None:
        st.warning(_("There is no exchange of this number."), icon=":material/error:")
        return
    with st.container(border=True):
        if _head(row):
            row = services.revealing.exchange(number, actor) or row
            revealing.said()
        left, right = layout.panes()
        with left:
            st.markdown(f"**{_('What was sent')}**")
            st.code(exchanges.request_of(row), language="http", wrap_lines=True)
            st.markdown(f"**{_('The same call as a command')}**")
            st.code(curl_of(row), language="bash", wrap_lines=True)
            st.caption(_("Keys and card data are masked here and come from the environment."))
        with right:
            st.markdown(f"**{_('What came back')}**")
            if row.error:
                st.caption(f":red[{findings.plain(row.error)}]")
            if row.response_body is None:
                st.caption(_("Nothing."))
            else:
                st.code(exchanges.pretty(row.response_body), language="json", wrap_lines=True)


def _head(row: ExchangeRow) -> bool:
    """Draw the head, and say whether persons are to be shown."""
    end = end_of(row)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{words.call(row.operation)}**")
        st.badge(banner.word(row.environment), color=banner.color(row.environment))
        st.badge(exchange_table.word(end), color=exchange_table.COLORS[end])
        is_revealed = revealing.is_asked("exchange")
        st.button(_("Close"), key=keys.widget(_AREA, "close"), on_click=_close)
    answer = f"HTTP {row.status} · {_('Code')} {row.code}" if row.status else _("no answer")
    st.caption(
        f"{formats.moment(from_unix(row.started_at))} · {answer} · "
        f"{formats.number(row.elapsed_ms)} ms"
    )
    _act(row)
    return is_revealed


def _act(row: ExchangeRow) -> None:
    """Name the act that the exchange was made for, and lead to its payment."""
    if not row.attempt_key:
        st.caption(_("A look-up that belongs to no act."))
        return
    attempt = session.services().api_log.act(row.attempt_key)
    if attempt is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(
            f"{words.call(attempt.operation)}: {outcome.word(attempt.outcome)} · "
            f"`{attempt.key}` · {findings.plain(attempt.actor)}"
        )
        if attempt.imp_uid:
            navigation.to_payment(attempt.imp_uid, attempt.environment)


def _close() -> None:
    st.query_params.pop("exchange", None)
