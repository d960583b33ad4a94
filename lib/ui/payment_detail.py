"""What is known of one payment? Its money, its cancels, its life, and what the gateway said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.money import Money
from lib.ledger.schema import PaymentRow
from lib.services.reports import Detail
from lib.ui import (
    banner,
    cancel_form,
    cancel_history,
    exchanges,
    findings,
    history_import_found,
    keys,
    layout,
    payment_timeline,
    revealing,
    session,
    words,
)


def draw(imp_uid: str, environment: str | None) -> None:
    """Draw one payment.

    Args:
        imp_uid: the gateway's id, from the address.
        environment: sandbox, test or live; None = that of the chosen channel.
    """
    chosen = environment or session.channel().environment
    with st.container(horizontal=True, gap="small"):
        if st.button(
            _("All payments"), icon=":material/arrow_back:", key=keys.widget("detail", "back")
        ):
            _back()
        is_revealed = revealing.is_asked("payment")
    services = session.services()
    detail = (
        services.revealing.payment(chosen, imp_uid, session.actor())
        if is_revealed
        else services.reports.detail(chosen, imp_uid)
    )
    if detail is None:
        st.error(
            _(
                "The ledger knows no payment {imp_uid} in this environment. "
                "Look it up in the list.",
                imp_uid=findings.plain(imp_uid),
            )
        )
        return
    if is_revealed:
        revealing.said()
    payment = detail.payment
    st.title(findings.plain(payment.name or payment.merchant_uid), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(banner.word(payment.environment), color=banner.color(payment.environment))
        st.badge(
            words.status(payment.status, payment.cancelled),
            color=words.color(payment.status, payment.cancelled),
        )
        st.caption(f"`{payment.imp_uid}` · `{payment.merchant_uid}`")
    if payment.flag:
        st.warning(
            _(
                "The gateway's answers contradict one another in {field}. Nothing was overwritten; "
                "somebody should look.",
                field=payment.flag,
            ),
            icon=":material/flag:",
        )
    if payment.is_imported:
        history_import_found.origin(detail.observations[-1].body)
    _money(payment)
    left, right = layout.panes()
    with left:
        _facts(payment, detail.observations[-1].body)
        payment_timeline.draw(detail)
    with right:
        st.subheader(_("Cancel"), anchor=False)
        cancel_form.draw(payment)
        cancel_history.draw(detail)
    _raw(detail)


def _back() -> None:
    for name in ("imp_uid", "environment"):
        st.query_params.pop(name, None)
    st.rerun()


def _money(payment: PaymentRow) -> None:
    paid = payment.amount if payment.paid_at else 0
    for column, (label, minor) in zip(
        layout.cards(3),
        (
            (_("Amount"), payment.amount),
            (_("Cancelled"), payment.cancelled),
            (_("Net"), paid - payment.cancelled),
        ),
        strict=True,
    ):
        column.metric(label, formats.money(Money(minor, payment.currency)), border=True)


def _facts(payment: PaymentRow, told: Mapping[str, Any]) -> None:
    st.subheader(_("Payment"), anchor=False)
    facts = {
        _("Method"): words.method(payment.pay_method),
        _("Card"): " ".join(part for part in (payment.card_name, payment.card_number) if part),
        _("Months"): words.months(payment.installment_months),
        _("Approval number"): payment.approval_number,
        _("PG and MID"): f"{payment.pg_module}.{payment.mid}",
        _("PG transaction"): payment.pg_tid,
        _("Billing key"): payment.customer_uid,
        _("Buyer"): payment.buyer_name,
        _("E-mail"): str(told.get("buyer_email") or ""),
        _("Telephone"): str(told.get("buyer_tel") or ""),
        _("Address"): str(told.get("buyer_addr") or ""),
        _("Reason of failure"): payment.fail_reason,
    }
    st.table(
        {name: findings.plain(value) for name, value in facts.items() if value}, border="horizontal"
    )


def _raw(detail: Detail) -> None:
    said = _("What the file said") if detail.payment.is_imported else _("What the gateway said")
    st.subheader(said, anchor=False)
    newest = detail.observations[-1]
    text = json.dumps(newest.body, ensure_ascii=False, indent=2)
    with st.expander(
        _(
            "Last answer, {when}, seen {n} times",
            when=formats.moment(from_unix(newest.last_seen_at)),
            n=newest.seen,
        )
    ):
        st.code(text, language="json", wrap_lines=True)
        st.download_button(
            _("Download"),
            text,
            file_name=f"{detail.payment.imp_uid}.json",
            mime="application/json",
            icon=":material/download:",
            key=keys.widget("detail", "download"),
            on_click="ignore",
        )
    exchanges.draw(detail.exchanges)
