"""Which webhooks are there? Where they are to be sent, how many of each fate, and the newest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import PaybenchError
from lib.ledger.schema import WebhookRow
from lib.services.checkout_plan import DOOR
from lib.ui import address, keys, notice, opening, session, state, url, webhook_words, words

AREA: Final = "webhooks"
_ROWS: Final = 50


def addresses() -> None:
    """Draw where webhooks are to be sent, and the way to have the sandbox do so."""
    with st.expander(_("Where to send webhooks"), icon=":material/link:"):
        st.code(address.origin() + DOOR, language=None)
        st.caption(
            _(
                "Enter it in the gateway's console, or as notice_url of a payment. A gateway on "
                "the internet reaches this machine through a tunnel only; name the tunnel's host "
                "in PAYBENCH_ALLOWED_HOSTS."
            )
        )
        st.button(
            _("Have the sandbox send here"),
            icon=":material/science:",
            key=keys.widget(AREA, "point"),
            on_click=_point,
            help=_("Also payments that name no notice_url, such as test charges."),
        )
        mine = state.area(AREA, dict)
        if mine.get("error"):
            st.error(mine["error"], icon=":material/error:")


def filters() -> int | None:
    """Draw what narrows the list; return the number of the webhook that stands open."""
    counts = session.services().webhooks.counts()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.segmented_control(
            _("Outcome"),
            ["", *counts],
            default=url.start("outcome", ["", *counts], ""),
            required=True,
            format_func=lambda one: webhook_words.outcome(one) if one else _("All"),
            key=url.key("outcome"),
        )
        st.text_input(
            _("Order number or imp_uid"), key="heard", bind="query-params", live="250ms", width=260
        )
    url.keep("outcome", chosen or "")
    number = st.query_params.get("webhook", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None  # noqa: PLR2004


def table() -> None:
    """Draw the newest webhooks that the filters let through."""
    webhooks = session.services().webhooks
    counts = webhooks.counts()
    with st.container(horizontal=True, gap="small"):
        for name, count in counts.items():
            if count:
                st.badge(
                    f"{webhook_words.outcome(name)} {formats.number(count)}",
                    color=webhook_words.COLORS[name],
                )
    chosen = st.session_state.get(url.key("outcome")) or ""
    rows = webhooks.listed(
        outcomes=[chosen] if chosen else (),
        text=(st.session_state.get("heard") or "").strip(),
        limit=_ROWS,
    )
    if not rows:
        _empty(any(counts.values()))
        return
    clicked = _rows(rows)
    if clicked is not None and st.query_params.get("webhook") != str(clicked):
        st.query_params["webhook"] = str(clicked)
        st.rerun()


def _rows(rows: Sequence[WebhookRow]) -> int | None:
    """Draw rows and return the number of the one that was just opened."""
    colors = {webhook_words.outcome(name): color for name, color in webhook_words.COLORS.items()}
    table = keys.widget(AREA, "table")
    st.dataframe(
        pd.DataFrame(
            {
                opening.COLUMN: opening.cells(len(rows)),
                "outcome": [[webhook_words.outcome(row.outcome)] for row in rows],
                "at": [formats.moment(from_unix(row.last_at)) for row in rows],
                "status": [words.status(row.status) for row in rows],
                "order": [row.merchant_uid for row in rows],
                "imp_uid": [row.imp_uid for row in rows],
                "times": [row.duplicates + 1 for row in rows],
                "changed": [_changed(row) for row in rows],
            }
        ),
        key=table,
        hide_index=True,
        column_config={
            opening.COLUMN: opening.column(table),
            "outcome": st.column_config.MultiselectColumn(
                _("Outcome"), options=list(colors), color=list(colors.values()), width=130
            ),
            "at": st.column_config.TextColumn(_("Last heard (Seoul)")),
            "status": st.column_config.TextColumn(_("Claims")),
            "order": st.column_config.TextColumn(_("Order number")),
            "imp_uid": st.column_config.TextColumn("imp_uid"),
            "times": st.column_config.NumberColumn(_("Times"), width=80),
            "changed": st.column_config.TextColumn(_("What it changed, or why not")),
        },
    )
    return opening.opened(table, [row.id for row in rows])


def _changed(row: WebhookRow) -> str:
    if row.reason:
        return webhook_words.reason(row.reason)
    changes = dict(row.changes)
    if "status" in changes:
        before, after = changes["status"]
        return f"{words.status(before) if before else '∅'} → {words.status(after)}"
    return ", ".join(changes)


def _empty(any_at_all: bool) -> None:  # noqa: FBT001 — one fact
    text = (
        _("No webhook fits.")
        if any_at_all
        else _(
            "No webhook has come in yet. Open a payment window in the builder, or have the sandbox "
            "send here."
        )
    )
    st.info(text, icon=":material/inbox:")


def _point() -> None:
    mine = state.area(AREA, dict)
    mine.pop("error", None)
    services = session.services()
    try:
        services.sandbox.change_webhooks(
            {"test": {"url": services.settings.console_url + DOOR}}, session.actor()
        )
    except PaybenchError as error:
        mine["error"] = notice.words(error)
    else:
        st.toast(_("The sandbox sends here now."), icon=":material/check:")
