"""How did a payment come to be, and what became of it? One line an event, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from lib.access.policy import may_see
from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.ledger.schema import AttemptRow, CancelRow, CheckoutEventRow, ExchangeRow, WebhookRow
from lib.services.checkout import Seen
from lib.services.reports import Detail
from lib.services.timeline import Event, Kind
from lib.ui import checkout_words, exchanges, findings, outcome, session, webhook_words, words

_ICONS: Final = {
    Kind.BOOKED: ":material/event:",
    Kind.ATTEMPT: ":material/touch_app:",
    Kind.EXCHANGE: ":material/swap_horiz:",
    Kind.WINDOW: ":material/web_asset:",
    Kind.OPENED: ":material/flag:",
    Kind.RUN: ":material/event_available:",
    Kind.FAILED: ":material/cancel:",
    Kind.PAID: ":material/check_circle:",
    Kind.WEBHOOK: ":material/webhook:",
    Kind.CANCELLED: ":material/undo:",
}


def draw(detail: Detail) -> None:
    """Draw the timeline of a payment."""
    st.subheader(_("Timeline"), anchor=False)
    events = session.services().timelines.of(detail)
    lines = [
        f"| {_when(event)} | {_ICONS[event.kind]} {_said(event, detail)} |" for event in events
    ]
    st.markdown("\n".join([f"| {_('When (Seoul)')} | {_('What')} |", "|---|---|", *lines]))


def _when(event: Event) -> str:
    # One line a moment: the space between day and time does not break.
    return formats.moment(datetime.fromtimestamp(event.at_ms / 1000, UTC)).replace(" ", "\u00a0")


def _said(event: Event, detail: Detail) -> str:
    match event.kind:
        case Kind.OPENED:
            return _("Opened at the gateway")
        case Kind.FAILED:
            return f":red[{_('Failed')}]"
        case Kind.PAID:
            return f":green[{_('Paid')}]"
        case Kind.CANCELLED:
            return _cancelled(event.subject, detail.payment.currency)
        case _told:
            return _TELLING[event.kind](event.subject)


def _cancelled(row: CancelRow, currency: str) -> str:
    return _(
        "Cancelled {amount}: {reason}",
        amount=formats.money(Money(row.amount, currency)),
        reason=findings.plain(row.reason),
    )


def _attempt(row: AttemptRow) -> str:
    said = f"{words.call(row.operation)}: {outcome.word(row.outcome)}"
    if row.message:
        said += f" · {findings.plain(_(row.message))}"
    return f"{said} · {findings.plain(row.actor)}"


def _exchange(row: ExchangeRow) -> str:
    answer = str(row.status) if row.status else _("no answer")
    path = findings.plain(exchanges.path_of(row.url))
    said = f"{row.method} {path} · {answer} · {row.elapsed_ms} ms"
    if not may_see(session.actor(), "api_log"):
        return f":gray[{said}]"
    return f"[{said}](api_log?exchange={row.id})"


def _window(row: CheckoutEventRow) -> str:
    return checkout_words.of(Seen(row.kind), row.data)


def _webhook(row: WebhookRow) -> str:
    status = f"*{findings.plain(words.status(row.status))}*"
    return f"{_('Webhook {status}', status=status)} · {webhook_words.outcome(row.outcome)}"


def _run(_row: object) -> str:
    return _("Made by the gateway because it was scheduled")


_TELLING: Mapping[Kind, Callable[[Any], str]] = {
    Kind.BOOKED: _attempt,
    Kind.ATTEMPT: _attempt,
    Kind.EXCHANGE: _exchange,
    Kind.WINDOW: _window,
    Kind.WEBHOOK: _webhook,
    Kind.RUN: _run,
}
