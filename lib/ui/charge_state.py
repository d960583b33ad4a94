"""What does the form of a charge remember? Its keys, its names, and what it is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lib.catalog.rest_presets import RestPreset
from lib.kernel.ids import mint_attempt_key, mint_customer_uid, mint_merchant_uid
from lib.kernel.redaction import CARD_FIELDS, SECRET_FIELDS
from lib.lint.rule import Cure
from lib.ui import keys, session, state, url
from lib.ui.charge_kinds import of_preset

_CARD: Final = CARD_FIELDS | SECRET_FIELDS
_KEPT: Final = ("name", "amount", "buyer_name")
_MINTED: Final = {"merchant_uid": mint_merchant_uid, "customer_uid": mint_customer_uid}


def mine(kind: str) -> dict[str, Any]:
    """Return what a form remembers: its attempt key, its minted names, and whether it was sent."""
    return state.area(f"charge-{kind}", _start)


def start(kind: str, name: str, usual: str) -> str:
    """Return the text with which a field begins.

    Args:
        kind: the form.
        name: the field.
        usual: what stands in a fresh form.
    """
    form = mine(kind)
    if form["fill"] is None:
        return str(form["last"].get(name, usual))
    value = form["fill"].get(name, "")
    return "" if value is None else str(value)


def renew(kind: str) -> None:
    """Start a fresh form: a new attempt key and order number; name and amount stay as they were."""
    before = mine(kind)
    state.forget(f"charge-{kind}")
    mine(kind).update(
        epoch=before["epoch"] + 1, card_epoch=before["card_epoch"] + 1, last=before["last"]
    )


def close(kind: str, body: Mapping[str, Any]) -> None:
    """Close the form after its act: what was typed stays to be read, card digits are forgotten."""
    form = mine(kind)
    form["done"] = True
    form["card_epoch"] += 1  # the widgets that hold the digits are dropped with their key
    form["card_fill"], form["sample"] = {}, None
    form["last"] = {name: body[name] for name in _KEPT if name in body}


def mint(kind: str, name: str) -> None:
    """Put a new name of ours into a field; for a callback."""
    form = mine(kind)
    form[name] = _MINTED[name](session.services().clock.now())
    if form["fill"] is not None and form["fill"].get(name):
        form["fill"] = {**form["fill"], name: form[name]}
    st.session_state[keys.widget(f"charge-{kind}", name, form["epoch"])] = form[name]


def mend(kind: str, body: Mapping[str, Any], cure: Cure) -> None:
    """Fill the form with what a cure makes of a request, from the next run on."""
    form, mended = mine(kind), cure(body)
    form["fill"] = {name: value for name, value in mended.items() if name not in _CARD}
    form["epoch"] += 1
    card = {name: value for name, value in mended.items() if name in _CARD}
    if card != {name: value for name, value in body.items() if name in _CARD}:
        form["card_fill"] = card
        form["card_epoch"] += 1


def use(preset: RestPreset) -> None:
    """Fill a form with a call of the guide, word for word, and open it; for a callback."""
    kind = of_preset(preset)
    renew(kind)
    form = mine(kind)
    whole = {**preset.path, **preset.body}
    form["fill"] = {name: value for name, value in whole.items() if name not in _CARD}
    form["sample"] = {name: value for name, value in whole.items() if name in _CARD} or None
    form["names_channel"] = False
    st.query_params.pop("customer_uid", None)
    st.session_state[url.key("call")] = kind


def _start() -> dict[str, Any]:
    # Key and names are minted with the form, not with the click: a second click is the same act.
    now = session.services().clock.now()
    return {
        "attempt_key": mint_attempt_key(),
        "merchant_uid": mint_merchant_uid(now),
        "customer_uid": mint_customer_uid(now),
        "epoch": 0,
        "card_epoch": 0,
        "done": False,
        "tried": False,
        "problems": [],
        "last": {},
        "fill": None,  # what stands in the fields instead of what usually does
        "sample": None,  # card data that the guide prints
        "card_fill": {},  # typed card data that a cure has mended
        "published": False,
        "names_channel": True,
    }
