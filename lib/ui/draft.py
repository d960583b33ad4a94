"""Which parameter set is in hand? One wire-shaped dict, kept over runs, pages and restarts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

from lib.catalog import presets
from lib.catalog.vocabulary import Device, SdkGeneration
from lib.kernel.ids import mint_merchant_uid
from lib.ledger.schema import ChannelRow, DraftRow
from lib.request_pay.draft import MISSING, at, is_billing, with_value, without
from lib.request_pay.link import Shared
from lib.ui import keys, session, state

AREA: Final = "builder"
PREVIEW: Final = "builder-preview"
PAYMENT: Final = "payment"
BILLING: Final = "billing"
WEBVIEW: Final = "webview"
_FIRST_PRESET: Final = {"iamport": "authenticated_payment", "portone": "new_module_card"}


def area() -> dict[str, Any]:
    """Return what the builder remembers: ``params`` is the set in hand."""
    return state.area(AREA, _start)


def resume() -> None:
    """Choose the channel again that the set in hand was for, unless one was chosen since.

    The channel tells which SDK the code is for: without it a reload would change the code.
    """
    if keys.area(AREA) in st.session_state or session.is_channel_chosen():
        return
    in_hand = session.services().drafts.in_hand(session.actor())
    if in_hand is not None and _is_other(in_hand.channel_id):
        session.ask_for_channel(in_hand.channel_id)
        st.rerun()


def params() -> dict[str, Any]:
    """Return the set in hand; it is changed by ``put`` and ``replace`` alone."""
    found: dict[str, Any] = area()["params"]
    return found


def put(path: str, value: object) -> None:
    """Set a parameter, or with None take it out: what is off is not sent."""
    mine = area()
    mine["params"] = (
        without(mine["params"], path) if value is None else with_value(mine["params"], path, value)
    )


def replace(new: Mapping[str, Any]) -> None:
    """Take another set in hand; the one before can be had back with ``undo``."""
    mine = area()
    mine["before"] = {"params": deepcopy(mine["params"]), "channel": mine["channel"]}
    mine["params"] = deepcopy(dict(new))
    renew()


def renew() -> None:
    """Have all widgets start anew from the set, and keep it."""
    mine = area()
    mine["epoch"] += 1
    mine["start"] = deepcopy(mine["params"])
    keep()


def start(path: str) -> object:
    """Return the value a widget starts with: as it was when the widgets were last drawn anew.

    A widget whose start changes under somebody's hands loses what was typed meanwhile.
    """
    return at(area()["start"], path)


def undo() -> None:
    """Take the set in hand again that was replaced last, with the channel it was for."""
    before = area()["before"]
    if before is not None:
        if _is_other(before["channel"]):
            session.choose_channel(before["channel"])
        replace(before["params"])
        area()["before"] = None


def apply_preset(name: str) -> None:
    """Take a preset in hand, and a channel of its module if there is one."""
    chosen = presets.preset(name)
    fit = _channel_for(chosen.module, chosen.sdk)
    if fit is not None:
        session.choose_channel(fit.id)
    replace(filled(chosen))


def take(row: DraftRow) -> None:
    """Take a saved set in hand, and the channel it was saved with if there still is one."""
    if _is_other(row.channel_id):
        session.choose_channel(row.channel_id)
    replace(row.params)


def take_shared(shared: Shared) -> None:
    """Take the set of a link in hand; its channel is chosen with the next run of the page."""
    fit = _channel_for(shared.module, shared.sdk)
    if fit is not None:
        session.ask_for_channel(fit.id)
    replace(shared.params)


def start_over() -> None:
    """Take the set in hand with which everybody starts."""
    replace(filled(presets.preset(_FIRST_PRESET[session.channel().sdk])))


def _is_other(channel_id: str) -> bool:
    """Say whether there is a channel of this id, and another one is chosen."""
    known = {row.id for row in session.channels()}
    return channel_id in known and channel_id != session.channel().id


def _channel_for(module: str, sdk: str) -> ChannelRow | None:
    """Return another channel of the same environment that fits better than the chosen one."""
    current = session.channel()
    if (current.pg_module, current.sdk) == (module, sdk):
        return None
    fits = [
        row
        for row in session.channels()
        if (row.environment, row.pg_module) == (current.environment, module)
    ]
    fits.sort(key=lambda row: row.sdk != sdk)
    return fits[0] if fits else None


def keep() -> None:
    """Keep the set in hand, so that neither a reload nor a restart loses it."""
    area()["channel"] = session.channel().id
    session.services().drafts.keep_in_hand(params(), session.channel().id, session.actor())


def sends(path: str) -> bool:
    """Say whether the set in hand holds a parameter at all."""
    return at(params(), path) is not MISSING


def changed(
    path: str,
    key: str,
    read: Callable[[Any], object],
    *,
    structure: bool = False,
    switched: bool = False,
) -> None:
    """Take a widget's new value into the set; the callback of every field.

    Args:
        path: dotted path of the parameter.
        key: of the widget.
        read: turns the widget's value into the parameter's; None = off.
        structure: the change adds or removes widgets of this field, so the page has to be drawn.
        switched: a switch beside the field shows whether it is sent, and has to follow.
    """
    value = read(st.session_state[key])
    turns = switched and sends(path) == (value is None)
    put(path, value)
    if structure:
        begin(path, value)
    elif not turns:
        refresh(key)


def begin(path: str, value: object) -> None:
    """Have the widgets of one field that are not on the screen yet start from a value."""
    mine = area()
    start = mine["start"]
    mine["start"] = without(start, path) if value is None else with_value(start, path, value)


def watch(field: dict[str, Any]) -> None:
    """Have the changes of a widget show in the code at once; see ``live_code.watched``."""
    area()["watched"].append(field)


def refresh(key: str) -> None:
    """Draw the preview alone, at the end of a widget's callback; the rest stays as it is.

    Where another widget has changed in the same moment, as behind a slow line, the whole page is
    drawn instead: ending this callback here would end the other one before it has begun.
    """
    mine = area()
    mine["shown"][key] = repr(st.session_state[key])
    if _values() != mine["shown"]:
        return
    try:
        st.rerun(PREVIEW)
    except StreamlitAPIException:
        return  # the page's first run is not over yet: it goes on as an ordinary run


def note() -> None:
    """Remember what the widgets of the fields show, now that everything is drawn."""
    area()["shown"] = _values()


def _values() -> dict[str, str]:
    prefix = keys.prefix(f"{AREA}-field")
    return {
        str(name): repr(value)
        for name, value in st.session_state.to_dict().items()
        if str(name).startswith(prefix)
    }


def wants_billing_key() -> bool:
    """Say whether the window is meant to issue a billing key, as chosen above the fields."""
    mine = area()
    chosen = st.session_state.get(window_key())
    return is_billing(mine["start"]) if chosen is None else chosen == BILLING


def window_key() -> str:
    """Return the key of the choice between a payment and a billing-key window."""
    return keys.widget(AREA, "window", area()["epoch"])


def device() -> Device:
    """Return where the window is meant to open; a page inside an app is on a mobile device."""
    place = st.session_state.get(keys.widget(AREA, "device"), Device.PC.value)
    return Device.MOBILE if place == WEBVIEW else Device(place)


def in_webview() -> bool:
    """Say whether the page is meant to run inside an app."""
    return bool(st.session_state.get(keys.widget(AREA, "device")) == WEBVIEW)


def _start() -> dict[str, Any]:
    in_hand = session.services().drafts.in_hand(session.actor())
    found = (
        in_hand.params if in_hand else filled(presets.preset(_FIRST_PRESET[session.channel().sdk]))
    )
    return {
        "params": found,
        "start": deepcopy(found),
        "epoch": 0,
        "before": None,
        "channel": session.channel().id,
        "signature": [],
        "watched": [],
        "shown": {},
    }


def filled(chosen: presets.Preset) -> dict[str, Any]:
    """Give a preset an order number and the channel's own name, as today's SDK wants it."""
    channel = session.channel()
    now = session.services().clock.now()
    params = chosen.draft(mint_merchant_uid(now), now)
    if channel.sdk == SdkGeneration.PORTONE and channel.channel_key:
        params.pop("pg", None)
        params = {"channelKey": channel.channel_key, **params}
    elif params.get("pg") == channel.pg_module:
        params["pg"] = f"{channel.pg_module}.{channel.mid}"
    return params
