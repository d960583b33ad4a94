"""What has been seen of a run, in the order in which it was seen? One line an event, raw below."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.money import Money
from lib.ledger.schema import CheckoutEventRow, CheckoutRow
from lib.services.checkout import Seen
from lib.services.checkout_checks import said
from lib.services.reports import Detail
from lib.ui import checkout_words, findings, navigation, session, words

_ICONS: Final = {
    Seen.OPENED: ":material/play_arrow:",
    Seen.PREPARED: ":material/price_check:",
    Seen.SHOWN: ":material/web:",
    Seen.SDK_MISSING: ":material/error:",
    Seen.REQUESTED: ":material/touch_app:",
    Seen.CALLBACK: ":material/keyboard_return:",
    Seen.CALLBACK_LOST: ":material/cancel_schedule_send:",
    Seen.REDIRECT: ":material/phone_android:",
    Seen.CONFIRM: ":material/rule:",
    Seen.WEBHOOK: ":material/webhook:",
    Seen.LOOKED_INTO: ":material/manage_search:",
    Seen.VERIFIED: ":material/verified_user:",
    Seen.SYNC: ":material/sync:",
}
_RAW: Final = {
    Seen.CALLBACK: "rsp",
    Seen.CALLBACK_LOST: "rsp",
    Seen.REDIRECT: "query",
    Seen.CONFIRM: "asked",
}


def draw(run: CheckoutRow, events: Sequence[CheckoutEventRow], detail: Detail | None) -> None:
    """Draw the timeline of a run, and the payment it ended in."""
    st.markdown(f"**{_('Timeline')}**")
    for event in events:
        _event(event)
    _payment(run, detail)


def verdict(events: Sequence[CheckoutEventRow]) -> bool | None:
    """Return what the server said last: as ordered or not; None before it said anything."""
    verdicts = [one for one in events if one.kind in {Seen.VERIFIED, Seen.SYNC}]
    return bool(verdicts[-1].data.get("ok")) if verdicts else None


def time_of(milliseconds: int) -> str:
    """Write the time of day in Seoul with what tells two events of one second apart."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{formats.moment(at)[-8:]}.{milliseconds % 1000:03d}"


def _event(event: CheckoutEventRow) -> None:
    kind, data = Seen(event.kind), event.data
    line = f":gray[`{time_of(event.at_ms)}`] {_ICONS[kind]} {checkout_words.of(kind, data)}"
    with st.container(gap="xxsmall"):
        st.markdown(line)
        if kind in {Seen.VERIFIED, Seen.SYNC}:
            st.markdown("\n".join(_checks(data)))
        shown = data.get(_RAW[kind]) if kind in _RAW else None
        if shown is not None or kind is Seen.WEBHOOK:
            with st.expander(_("As received")):
                raw = data.get("body", "") if kind is Seen.WEBHOOK else _pretty(shown)
                st.code(raw, language="json", wrap_lines=True)


def _checks(data: dict[str, Any]) -> list[str]:
    return [
        f"- {':green[✓]' if check['ok'] else ':red[✗]'} {findings.plain(said(check))}"
        for check in data.get("checks", ())
    ]


def _payment(run: CheckoutRow, detail: Detail | None) -> None:
    if detail is None:
        st.caption(_("The ledger knows no payment of this run yet."))
        return
    payment = detail.payment
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(
            words.status(payment.status, payment.cancelled),
            color=words.color(payment.status, payment.cancelled),
        )
        st.markdown(
            _(
                "In the ledger: {amount}, seen {n} times",
                amount=formats.money(Money(payment.amount, payment.currency)),
                n=sum(one.seen for one in detail.observations),
            )
        )
        navigation.link(
            "payments",
            payment.imp_uid,
            imp_uid=payment.imp_uid,
            environment=run.environment,
        )
    if payment.flag:
        st.warning(
            _("The gateway's answers contradict one another in {field}.", field=payment.flag),
            icon=":material/flag:",
        )


def current(run: CheckoutRow) -> Detail | None:
    """Return the payment of a run as the ledger knows it."""
    return session.services().reports.detail(run.environment, run.imp_uid) if run.imp_uid else None


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
