"""On which billing key is booked? One that is kept, or one that the booking makes of a card."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.i18n import gettext as _
from lib.ledger.schema import ChannelRow
from lib.services.billing_keys import KeyFilter
from lib.ui import card_fields, keys, session

_AREA: Final = "book"
_NEW: Final = ""  # no handle is empty


def draw(channel: ChannelRow, mine: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Draw the choice; the address may name a key.

    Args:
        channel: through which is booked.
        mine: what the form remembers.

    Returns:
        The handle; and the data of the card that is to be kept under it, empty where it has one.
    """
    known = session.services().billing_keys.listed(KeyFilter(channel.environment))
    handles = {one.row.customer_uid: one.row for one in known}
    asked = st.query_params.get("key", "")
    order = [*handles, _NEW]
    chosen = st.selectbox(
        _("Billing key"),
        order,
        index=order.index(asked) if asked in order else 0,
        format_func=lambda handle: (
            f"{handle} · {handles[handle].card_name} {handles[handle].card_number}"
            if handle
            else _("A new one, of a card")
        ),
        key=keys.widget(_AREA, f"key-{asked}"),
        help=_("A new key is issued by the booking itself."),
    )
    if chosen:
        return str(chosen), {}
    handle = st.text_input(
        _("Billing-key handle (customer_uid)"),
        mine["customer_uid"],
        max_chars=80,
        key=keys.widget(_AREA, "handle", mine["epoch"]),
    )
    card, _is_published = card_fields.draw(_AREA, mine["card_epoch"], lambda _name: None)
    return (handle or "").strip(), card
