"""What is known of one billing key? Its card, its customer, its schedules, what it has paid."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.i18n import formats
from lib.i18n import gettext as _
from lib.kernel.clock import from_unix
from lib.kernel.errors import GatewayError, PaybenchError
from lib.ledger.schema import BillingKeyRow, ChannelRow
from lib.portone.models import BillingKey
from lib.ui import (
    banner,
    billing_key_delete,
    billing_key_payments,
    findings,
    keys,
    layout,
    navigation,
    notice,
    revealing,
    schedule_table,
    session,
    state,
)

AREA: Final = "billing-key"


def draw(channel: ChannelRow, customer_uid: str) -> None:
    """Draw one key.

    Args:
        channel: through which it is looked up.
        customer_uid: its handle, from the address.
    """
    st.button(
        _("All billing keys"),
        icon=":material/arrow_back:",
        key=keys.widget(AREA, "back"),
        on_click=_back,
    )
    mine = state.area(f"{AREA}-{channel.id}-{customer_uid}", _start)
    _fetch_once(channel, customer_uid, mine)
    row = session.services().billing_keys.get(channel.environment, customer_uid)
    st.title(findings.plain(customer_uid), anchor=False)
    if row is None:
        said = mine["trouble"] or _("Neither the gateway nor the ledger knows this billing key.")
        st.warning(said, icon=":material/key_off:")
        return
    _head(row, mine)
    left, right = layout.panes()
    with left:
        _facts(row, mine["type"], _customer(channel, row, mine))
    with right:
        _ways(row)
        billing_key_delete.draw(channel, row, mine)
    _schedules(row, mine)
    billing_key_payments.draw(channel, customer_uid, mine)


def _start() -> dict[str, Any]:
    return {
        "fetched": False,
        "trouble": "",
        "customer": {},
        "type": "",
        **billing_key_delete.start(),
    }


def _back() -> None:
    for name in ("key", "environment"):
        st.query_params.pop(name, None)


def forget(channel: ChannelRow, customer_uid: str) -> None:
    """Have a key looked up anew with the next drawing."""
    state.forget(f"{AREA}-{channel.id}-{customer_uid}")


def _fetch_once(channel: ChannelRow, customer_uid: str, mine: dict[str, Any]) -> None:
    """Look a key and its schedules up when it is opened; only what is masked is remembered."""
    if mine["fetched"]:
        return
    mine["fetched"] = True
    services = session.services().billing_keys
    try:
        key = services.look_up(channel, customer_uid)
        services.pending(channel, customer_uid)
    except GatewayError:
        mine["trouble"] = _("The gateway could not be asked: this is what the ledger remembers.")
        return
    except PaybenchError as error:
        mine["trouble"] = notice.words(error)
        return
    if key is None:
        return
    mine["type"] = {0: _("Credit card"), 1: _("Check card")}.get(key.card_type or 0, "")
    mine["customer"] = _told(key)


def _told(key: BillingKey) -> dict[str, str]:
    return {
        "id": key.customer_id or "",
        "name": key.customer_name or "",
        "tel": key.customer_tel or "",
        "email": key.customer_email or "",
        "addr": key.customer_addr or "",
    }


def _customer(channel: ChannelRow, row: BillingKeyRow, mine: dict[str, Any]) -> dict[str, str]:
    """Draw the head of the facts; return whose card it is, as it is for who asks and may."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.subheader(_("Card and customer"), anchor=False)
        is_revealed = any(mine["customer"].values()) and revealing.is_asked("billing-key")
    masked: dict[str, str] = mine["customer"]
    if not is_revealed:
        return masked
    try:
        key = session.services().revealing.billing_key(channel, row.customer_uid, session.actor())
    except PaybenchError as error:
        st.error(notice.words(error), icon=":material/error:")
        return masked
    revealing.said()
    return _told(key) if key else masked


def _head(row: BillingKeyRow, mine: dict[str, Any]) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(banner.word(row.environment), color=banner.color(row.environment))
        if row.deleted_at:
            st.badge(_("Deleted"), color="gray")
        else:
            st.badge(_("Can be charged"), color="green")
        st.caption(_("Seen at the gateway {when}", when=formats.moment(from_unix(row.observed_at))))
    if mine["trouble"]:
        st.caption(f":orange[:material/cloud_off: {mine['trouble']}]")


def _facts(row: BillingKeyRow, kind: str, customer: dict[str, str]) -> None:
    facts = {
        _("Issuer"): row.card_name,
        _("Card"): row.card_number,
        _("Kind of card"): kind,
        _("PG and MID"): f"{row.pg_module}.{row.mid}",
        _("Issued (Seoul)"): formats.moment(from_unix(row.issued_at)),
        _("Changed (Seoul)"): formats.moment(from_unix(row.updated_at)),
        _("Member id"): customer.get("id", ""),
        _("Customer"): customer.get("name", ""),
        _("Telephone"): customer.get("tel", ""),
        _("E-mail"): customer.get("email", ""),
        _("Address"): customer.get("addr", ""),
    }
    st.table(
        {name: findings.plain(value) for name, value in facts.items() if value}, border="horizontal"
    )
    st.caption(_("A customer's data are masked here and never kept by the console."))


def _ways(row: BillingKeyRow) -> None:
    st.subheader(_("What can be done"), anchor=False)
    if row.deleted_at:
        st.caption(_("This key is gone for good. Issue a new one under any handle."))
        navigation.link("charges", _("Issue a billing key"), call="billing.issue")
        return
    with st.container(horizontal=True, gap="small"):
        navigation.link(
            "charges",
            _("Charge it"),
            icon=":material/bolt:",
            call="charges.again",
            customer_uid=row.customer_uid,
        )
        navigation.link(
            "schedules",
            _("Book payments on it"),
            icon=":material/event:",
            view="book",
            key=row.customer_uid,
        )


def _schedules(row: BillingKeyRow, mine: dict[str, Any]) -> None:
    booked = session.services().schedules.of_key(row.environment, row.customer_uid)
    st.subheader(_("Scheduled payments"), anchor=False)
    if not booked:
        st.caption(_("Nothing was ever booked on this key."))
        return
    billing_key_delete.revoke_all(row, mine)
    clicked = schedule_table.draw(booked, keys.widget(AREA, "schedules"))
    if clicked:
        navigation.go("schedules", schedule=clicked, environment=row.environment)
