"""What has a billing key paid? Page by page as the gateway lists it; each enters the ledger."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.i18n import gettext as _
from lib.i18n import ngettext
from lib.kernel.errors import GatewayError, PaybenchError
from lib.ledger.schema import ChannelRow
from lib.ui import keys, navigation, notice, payment_table, session

_SIZE = 20  # of the gateway's pages


def draw(channel: ChannelRow, customer_uid: str, mine: dict[str, Any]) -> None:
    """Draw one page of what a key has paid.

    Args:
        channel: through which it is asked for.
        customer_uid: the key's handle.
        mine: what its screen remembers.
    """
    st.subheader(_("Payments"), anchor=False)
    number = int(st.session_state.get(keys.widget("billing-key", "page")) or 1)
    if mine.get("page") != number:
        _fetch(channel, customer_uid, number, mine)
    if mine.get("payments_trouble"):
        st.caption(f":orange[:material/cloud_off: {mine['payments_trouble']}]")
        return
    total = mine["total"]
    if not total:
        st.caption(_("This key has not paid anything yet."))
        return
    st.caption(ngettext("{n} payment", "{n} payments", total))
    reports = session.services().reports
    details = [reports.detail(channel.environment, one) for one in mine["listed"]]
    rows = [detail.payment for detail in details if detail is not None]
    clicked = payment_table.draw(rows, keys.widget("billing-key", "payments"))
    if clicked:
        navigation.go("payments", imp_uid=clicked, environment=channel.environment)
    pages = max(1, -(-total // _SIZE))
    if pages > 1:
        st.pagination(pages, key=keys.widget("billing-key", "page"))


def _fetch(channel: ChannelRow, customer_uid: str, number: int, mine: dict[str, Any]) -> None:
    try:
        found = session.services().billing_keys.payments(channel, customer_uid, page=number)
    except GatewayError:
        mine["payments_trouble"] = _("The gateway could not be asked for the payments of this key.")
        return
    except PaybenchError as error:
        mine["payments_trouble"] = notice.words(error)
        return
    mine["page"], mine["payments_trouble"] = number, ""
    mine["total"] = found.total
    mine["listed"] = [payment.imp_uid for payment in found.items]
